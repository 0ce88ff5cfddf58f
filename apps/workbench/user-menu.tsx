import { DownOutlined } from '@ant-design/icons'
import { Link } from '@tanstack/react-router'
import { Popover, Segmented } from 'antd'
import { useId, useState } from 'react'
import { useApiCommand } from '#ui/api/hooks.ts'
import { choosePosting, markEnded } from '#ui/api/session.ts'
import { changeLanguage, LANGUAGES, useLanguage, useT } from '#ui/i18n/i18n.ts'
import type { Me } from '#ui/session/me.ts'
import { changePreferences, type Density, type Scheme, usePreferences } from '#ui/theme/preferences.ts'

const DENSITIES: readonly Density[] = ['comfortable', 'compact']
const SCHEMES: readonly Scheme[] = ['light', 'dark', 'system']

interface ChoiceProps<T extends string> {
  label: string
  value: T
  options: { value: T; label: string }[]
  onChange: (value: T) => void
}

const Choice = <T extends string>({ label, value, options, onChange }: ChoiceProps<T>) => {
  const id = useId()
  return (
    <div className="la-choice">
      <span id={id}>{label}</span>
      <Segmented<T> aria-labelledby={id} value={value} options={options} onChange={onChange} size="small" />
    </div>
  )
}

const Appearance = () => {
  const t = useT()
  const language = useLanguage()
  const { density, scheme } = usePreferences()
  return (
    <>
      <Choice
        label={t('ui.shell.language')}
        value={language}
        options={LANGUAGES.map((one) => ({ value: one, label: t(`ui.language.${one}`) }))}
        onChange={(one) => void changeLanguage(one)}
      />
      <Choice
        label={t('ui.shell.density')}
        value={density}
        options={DENSITIES.map((one) => ({ value: one, label: t(`ui.density.${one}`) }))}
        onChange={(one) => changePreferences({ density: one })}
      />
      <Choice
        label={t('ui.shell.scheme')}
        value={scheme}
        options={SCHEMES.map((one) => ({ value: one, label: t(`ui.scheme.${one}`) }))}
        onChange={(one) => changePreferences({ scheme: one })}
      />
    </>
  )
}

/** Name, appearance and sign-out. */
export const UserMenu = ({ me }: { me: Me }) => {
  const t = useT()
  const [isOpen, setOpen] = useState(false)
  const signOut = useApiCommand('accounts.signOut')
  const name = me.staff?.name ?? me.account.loginName
  const leave = (): void =>
    signOut.mutate(
      {},
      {
        onSuccess: () => {
          choosePosting(null)
          markEnded()
        },
      },
    )
  const content = (
    <div className="la-user">
      <p className="la-user-name">
        {name}
        <span>{me.staff ? t('ui.shell.badge', { number: me.staff.badgeNo }) : me.account.loginName}</span>
      </p>
      <Appearance />
      <Link to="/my-account" className="la-plain-button" onClick={() => setOpen(false)}>
        {t('accounts.mine.title')}
      </Link>
      <button type="button" className="la-plain-button" onClick={leave} disabled={signOut.isPending}>
        {t('ui.shell.signOut')}
      </button>
    </div>
  )
  return (
    <Popover
      open={isOpen}
      onOpenChange={setOpen}
      trigger="click"
      placement="bottomRight"
      content={content}
      arrow={false}
    >
      <button type="button" className="la-user-button" aria-expanded={isOpen} aria-haspopup="dialog">
        <span className="la-user-short">{name}</span>
        <DownOutlined aria-hidden="true" />
      </button>
    </Popover>
  )
}
