import { type FormEvent, useEffect, useId, useState } from 'react'
import { ApiError } from '#ui/api/api-error.ts'
import { call } from '#ui/api/client.ts'
import { SIGN_IN_NEEDED } from '#ui/device/delivery-phase.ts'
import { recover, setUp, signedIn, unlock } from '#ui/device/device.ts'
import type { Vault } from '#ui/device/vault.ts'
import { hasMessage, useT } from '#ui/i18n/i18n.ts'
import { signInFrom } from '#ui/routes/paths.ts'

const PIN = /^\d{6,12}$/

/** Digits for a thumb; what is typed is sent only by the button, so that a longer PIN is possible. */
function PinForm({
  label,
  submit,
  twice = false,
  onPin,
}: {
  label: string
  submit: string
  twice?: boolean
  onPin: (pin: string) => Promise<string | undefined>
}) {
  const t = useT()
  const id = useId()
  const [pin, setPin] = useState('')
  const [again, setAgain] = useState('')
  const [fault, setFault] = useState<string>()
  const [busy, setBusy] = useState(false)
  const send = async (event: FormEvent) => {
    event.preventDefault()
    if (twice && !PIN.test(pin)) return setFault(t('ui.field.pinShape'))
    if (twice && pin !== again) return setFault(t('ui.field.pinDiffers'))
    setBusy(true)
    setFault(undefined)
    const said = await onPin(pin)
    setBusy(false)
    setPin('')
    setAgain('')
    setFault(said)
  }
  const field = (key: string, name: string, value: string, change: (value: string) => void) => (
    <>
      <label htmlFor={id + key}>{name}</label>
      <input
        id={id + key}
        className="lf-input lf-pin"
        type="password"
        inputMode="numeric"
        autoComplete="off"
        maxLength={12}
        value={value}
        onChange={(event) => change(event.target.value)}
      />
    </>
  )
  return (
    <form onSubmit={(event) => void send(event)} className="lf-form">
      {field('pin', label, pin, setPin)}
      {twice ? field('again', t('ui.field.pinAgain'), again, setAgain) : null}
      <p role="alert" className="lf-fault">
        {fault}
      </p>
      <button type="submit" className="lf-button lf-button-main" disabled={busy || pin === ''}>
        {busy ? t('ui.field.wait') : submit}
      </button>
    </form>
  )
}

type Who = { author: string; name: string } | 'nobody' | 'away' | undefined

/** Who is signed in with the server, asked once. */
function useSignedIn(): Who {
  const [who, setWho] = useState<Who>()
  useEffect(() => {
    signedIn().then(
      (one) => setWho(one ?? 'nobody'),
      (error: unknown) => setWho(error instanceof ApiError && SIGN_IN_NEEDED.has(error.code) ? 'nobody' : 'away'),
    )
  }, [])
  return who
}

/** Setting a PIN, for a new officer of this phone or for one who forgot his. */
function ByServer({ known, vaults }: { known: Vault | undefined; vaults: readonly Vault[] }) {
  const t = useT()
  const who = useSignedIn()
  const [anew, setAnew] = useState(false)
  const signInAnew = async () => {
    await call('accounts.signOut', {}, { bare: true }).catch(() => undefined)
    window.location.assign(signInFrom('/field/'))
  }
  if (who === undefined) return <p className="lf-quiet">{t('ui.field.wait')}</p>
  if (who === 'away') return <p>{t('ui.field.needsSignal')}</p>
  if (who !== 'nobody' && known === undefined && vaults.some((one) => one.author === who.author))
    return (
      <>
        <p>{t('ui.field.signedInAlready', { name: who.name })}</p>
        <a className="lf-button" href="/">
          {t('ui.field.toDesk')}
        </a>
      </>
    )
  if (who === 'nobody' || (known !== undefined && who.author !== known.author))
    return (
      <>
        <p>{known ? t('ui.field.signInAs', { name: known.name }) : t('ui.field.signInFirst')}</p>
        <a className="lf-button lf-button-main" href={signInFrom('/field/')}>
          {t('ui.field.signIn')}
        </a>
      </>
    )
  const set = async (pin: string) => {
    try {
      await (known ? recover(who.author, pin) : setUp(who, pin))
      return undefined
    } catch (error) {
      if (!(error instanceof ApiError)) return t('ui.field.unable.no_storage')
      if (error.code === 'sign_in_anew') setAnew(true)
      const key = `error.${error.code}`
      return hasMessage(key) ? t(key) : t('ui.field.needsSignal')
    }
  }
  return (
    <>
      <p>{t('ui.field.setPin', { name: who.name })}</p>
      <PinForm label={t('ui.field.newPin')} submit={t('ui.field.setUp')} twice onPin={set} />
      {anew ? (
        <button type="button" className="lf-button" onClick={() => void signInAnew()}>
          {t('ui.field.signInAnew')}
        </button>
      ) : null}
      <p className="lf-quiet">{t('ui.field.pinWorth')}</p>
    </>
  )
}

/** The first thing on a phone: whose is it now. */
export function LockScreen({ vaults }: { vaults: readonly Vault[] }) {
  const t = useT()
  const [author, setAuthor] = useState(vaults[0]?.author)
  const [byServer, setByServer] = useState<'new' | 'forgotten'>()
  const vault = vaults.find((one) => one.author === author)
  if (vault === undefined || byServer === 'new')
    return (
      <>
        <h1>{t('ui.field.title')}</h1>
        <ByServer known={undefined} vaults={vaults} />
        {vaults.length > 0 ? (
          <button type="button" className="lf-link" onClick={() => setByServer(undefined)}>
            {t('ui.field.back')}
          </button>
        ) : null}
      </>
    )
  const tryPin = async (pin: string) => {
    const left = await unlock(vault.author, pin)
    return left === undefined ? undefined : left === 0 ? t('ui.field.pinGone') : t('ui.field.pinWrong', { left })
  }
  const isGone = vault.byPin === null
  return (
    <>
      <h1>{t('ui.field.title')}</h1>
      {vaults.length > 1 ? (
        <fieldset className="lf-who">
          <legend>{t('ui.field.who')}</legend>
          {vaults.map((one) => (
            <label key={one.author} className="lf-choice">
              <input
                type="radio"
                name="who"
                checked={one.author === author}
                onChange={() => {
                  setAuthor(one.author)
                  setByServer(undefined)
                }}
              />
              {one.name}
            </label>
          ))}
        </fieldset>
      ) : (
        <p className="lf-name">{vault.name}</p>
      )}
      {isGone ? <p className="lf-fault">{t('ui.field.pinGone')}</p> : null}
      {isGone || byServer === 'forgotten' ? (
        <ByServer key={vault.author} known={vault} vaults={vaults} />
      ) : (
        <PinForm key={vault.author} label={t('ui.field.pin')} submit={t('ui.field.open')} onPin={tryPin} />
      )}
      <div className="lf-links">
        {isGone || byServer === 'forgotten' ? null : (
          <button type="button" className="lf-link" onClick={() => setByServer('forgotten')}>
            {t('ui.field.forgotten')}
          </button>
        )}
        <button type="button" className="lf-link" onClick={() => setByServer('new')}>
          {t('ui.field.another')}
        </button>
      </div>
    </>
  )
}
