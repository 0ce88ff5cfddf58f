import { useQuery } from '@tanstack/react-query'
import { Button, Form, type FormInstance } from 'antd'
import { useEffect, useState } from 'react'
import { checkIdentity } from '#platform/standards/identity.ts'
import { checkPersonName } from '#platform/standards/names.ts'
import { type ApiOutput, call } from '#ui/api/client.ts'
import { formatDate, todayInShanghai } from '#ui/i18n/format.ts'
import { useT } from '#ui/i18n/i18n.ts'
import { useMe } from '#ui/session/me.ts'
import { atDoor } from './at-door.ts'
import type { FormValues } from './form-values.ts'

type Candidate = ApiOutput<'residents.duplicateCandidates'>['items'][number]

/** People already known who may be this one, side by side with what is typed. The officer decides; nothing is merged. */
export function Twins({ name, form, addressId }: { name: number; form: FormInstance<FormValues>; addressId: string }) {
  const t = useT()
  const me = useMe()
  const [dismissed, setDismissed] = useState('')
  const person = Form.useWatch(['members', name, 'person'], { form, preserve: true })
  const typed = checkPersonName(person?.name ?? '')
  const idType = person?.idType ?? 'CN_ID'
  const number = checkIdentity(idType, person?.idNo ?? '', { today: todayInShanghai(), allowDemoRegion: me.demo })
  const idNo = number.ok && number.value !== '' ? number.value : ''
  const birthDate = person?.birthDate ?? ''
  const ready = typed.ok && (idNo !== '' || /^\d{4}-\d{2}-\d{2}$/.test(birthDate))
  const sought = `${typed.ok ? typed.value : ''}|${idNo}|${birthDate}`
  const settled = useSettled(sought)
  const found = useQuery({
    queryKey: ['residents.duplicateCandidates', addressId, sought],
    queryFn: () =>
      call('residents.duplicateCandidates', {
        name: person?.name ?? '',
        idType,
        ...(idNo ? { idNo } : {}),
        ...(birthDate ? { birthDate } : {}),
        ...atDoor(addressId),
      }),
    enabled: ready && settled === sought,
    gcTime: 0,
    retry: false,
  })
  const items = ready ? (found.data?.items ?? []) : []
  if (items.length === 0 || dismissed === sought) return null
  const take = (c: Candidate) => {
    form.setFieldValue(['members', name, 'knownAs'], `${c.name} ${c.idMask ?? ''}`)
    form.setFieldValue(['members', name, 'personId'], c.personId)
  }
  return (
    <div className="la-res-twins" role="status">
      <p>{t('residents.twins.title')}</p>
      <div className="la-res-scroll" tabIndex={0} role="region" aria-label={t('residents.twins.title')}>
        <table>
          <thead>
            <tr>
              {(['why', 'who', 'birth', 'number', 'place', 'act'] as const).map((key) => (
                <th key={key} scope="col" className="la-res-soft">
                  {t(`residents.twins.${key}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {items.map((c) => (
              <tr key={c.personId}>
                <td>{c.sameNumber ? t('residents.twins.sameNumber') : t('residents.twins.sameName')}</td>
                <td>{c.formerName ? `${c.name}（${c.formerName}）` : c.name}</td>
                <td>{formatDate(c.birthDate)}</td>
                <td className="la-number">{c.idMask ?? '—'}</td>
                <td>{c.place ?? '—'}</td>
                <td>
                  <Button size="small" onClick={() => take(c)}>
                    {t('residents.twins.take')}
                  </Button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <Button size="small" type="text" onClick={() => setDismissed(sought)}>
        {t('residents.twins.none')}
      </Button>
    </div>
  )
}

/** A value once nothing was typed for half a second. */
function useSettled(value: string): string {
  const [settled, setSettled] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), 500)
    return () => clearTimeout(timer)
  }, [value])
  return settled
}
