import { Button, Input, Modal } from 'antd'
import { useState } from 'react'
import type { ApiOutput } from '#ui/api/client.ts'
import { useApiCommand, useApiQuery } from '#ui/api/hooks.ts'
import { ErrorState } from '#ui/feedback/error-state.tsx'
import { toast } from '#ui/feedback/toast.ts'
import { useT } from '#ui/i18n/i18n.ts'
import { ConfirmAct } from '#ui/records/confirm-act.tsx'
import { AddPasskey } from './add-passkey.tsx'
import { canUsePasskeys } from './passkey.ts'
import { useInstant } from './use-instant.ts'

type Passkey = ApiOutput<'accounts.listPasskeys'>['items'][number]
const LIST = ['accounts.listPasskeys'] as const

/** My passkeys: add, name, end. Where they cannot work the section says so and why. */
export const MyPasskeys = () => {
  const t = useT()
  const list = useApiQuery('accounts.listPasskeys', {})
  const [adding, setAdding] = useState(false)
  if (list.error) return <ErrorState error={list.error} onRetry={() => void list.refetch()} />
  if (!list.data) return null
  const { origin, items } = list.data
  const isHere = canUsePasskeys(origin)
  const added = () => {
    void list.refetch()
    toast(t('accounts.passkeys.added'))
  }
  return (
    <section className="acc-section">
      <h2>{t('accounts.passkeys.title')}</h2>
      <p className="acc-note">{t('accounts.passkeys.lead')}</p>
      {items.length > 0 ? (
        <ul className="acc-sessions">
          {items.map((one) => (
            <Entry key={one.id} passkey={one} />
          ))}
        </ul>
      ) : null}
      {isHere ? (
        <Button onClick={() => setAdding(true)}>{t('accounts.passkeys.add')}</Button>
      ) : (
        <p>{origin === null ? t('accounts.passkeys.noName') : t('accounts.passkeys.elsewhere', { origin })}</p>
      )}
      {adding ? <AddPasskey onClose={() => setAdding(false)} onAdded={added} /> : null}
    </section>
  )
}

const Entry = ({ passkey }: { passkey: Passkey }) => {
  const t = useT()
  const instant = useInstant()
  const end = useApiCommand('accounts.revokePasskey', {
    invalidates: [...LIST, 'accounts.listSessions'],
    onSuccess: () => void toast(t('accounts.passkeys.ended', { name: passkey.name })),
  })
  const detail = passkey.lastUsedAt
    ? t('accounts.passkeys.detail', { at: instant(passkey.createdAt), used: instant(passkey.lastUsedAt) })
    : t('accounts.passkeys.unused', { at: instant(passkey.createdAt) })
  return (
    <li>
      <div>
        <strong>{passkey.name}</strong>
        {passkey.synced ? <span className="acc-here">{t('accounts.passkeys.synced')}</span> : null}
        <p className="acc-note">{detail}</p>
        {passkey.copiedAt ? (
          <p className="acc-warning">{t('accounts.passkeys.copied', { at: instant(passkey.copiedAt) })}</p>
        ) : null}
      </div>
      {passkey.copiedAt ? null : (
        <div className="acc-acts">
          <Rename passkey={passkey} />
          <ConfirmAct
            act={t('accounts.passkeys.end')}
            consequence={t('accounts.passkeys.endText', { name: passkey.name })}
            onConfirm={() => end.mutateAsync({ id: passkey.id })}
          />
        </div>
      )}
    </li>
  )
}

const Rename = ({ passkey }: { passkey: Passkey }) => {
  const t = useT()
  const [name, setName] = useState<string | null>(null)
  const rename = useApiCommand('accounts.renamePasskey', { invalidates: LIST, onSuccess: () => setName(null) })
  return (
    <>
      <Button onClick={() => setName(passkey.name)}>{t('accounts.passkeys.rename')}</Button>
      <Modal
        open={name !== null}
        title={t('accounts.passkeys.rename')}
        okText={t('accounts.continue')}
        cancelText={t('accounts.cancel')}
        okButtonProps={{ disabled: !name?.trim() }}
        confirmLoading={rename.isPending}
        onCancel={() => setName(null)}
        onOk={() => rename.mutate({ id: passkey.id, name: name ?? '' })}
        destroyOnHidden
        width={440}
      >
        <Input
          aria-label={t('accounts.passkeys.name')}
          value={name ?? ''}
          maxLength={40}
          onChange={(event) => setName(event.target.value)}
        />
      </Modal>
    </>
  )
}
