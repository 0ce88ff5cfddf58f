import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Select } from 'antd'
import { choosePosting } from '#ui/api/session.ts'
import { hasMessage, translate, useT } from '#ui/i18n/i18n.ts'
import type { Me } from '#ui/session/me.ts'

/** The role's word; a role newer than this page shows its code. */
const roleWord = (role: string): string => {
  const key = `ui.role.${role}`
  return hasMessage(key) ? translate(key) : role
}

/** The unit one works in now. With several postings it is a choice: rights, lists and figures follow the posting. */
export const PostingSwitch = ({ me }: { me: Me }) => {
  const t = useT()
  const queries = useQueryClient()
  const navigate = useNavigate()
  const change = async (id: string): Promise<void> => {
    choosePosting(id)
    await navigate({ to: '/' })
    await queries.resetQueries()
  }
  if (me.postings.length < 2) {
    return (
      <p className="la-unit">
        <span className="la-unit-name">{me.unitName}</span>
        <span className="la-unit-role">{roleWord(me.role)}</span>
      </p>
    )
  }
  return (
    <Select
      className="la-posting"
      variant="borderless"
      aria-label={t('ui.shell.posting')}
      value={me.postingId}
      onChange={(id) => void change(id ?? '')}
      popupMatchSelectWidth={false}
      options={me.postings.map((one) => ({ value: one.id, label: `${one.unitName} · ${roleWord(one.role)}` }))}
    />
  )
}
