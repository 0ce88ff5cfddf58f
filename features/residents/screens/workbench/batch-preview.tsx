import { formatDate } from '#ui/i18n/format.ts'
import { useT } from '#ui/i18n/i18n.ts'
import { StatusTag } from '#ui/records/status-tag.tsx'
import type { BatchAnswer } from './use-batch-panel.tsx'

/** Each record of the selection: what it would become, or why it stays. What stays comes first. */
export function BatchPreview({ answer, placeOf }: { answer: BatchAnswer; placeOf: (addressId: string) => string }) {
  const t = useT()
  const rows = [...answer.rows].sort((a, b) => Number(a.after !== null) - Number(b.after !== null))
  const stays = rows.filter((r) => r.after === null).length + answer.refused.length
  return (
    <section aria-live="polite">
      <p className="la-res-sum">{t('residents.batch.sum', { people: answer.people, houses: answer.houses, stays })}</p>
      {answer.refused.length > 0 ? (
        <ul className="la-res-refused">
          {answer.refused.map((r) => (
            <li key={r.recordId}>
              {placeOf(r.recordId)} <StatusTag tone="attention">{t(`residents.refusal.${r.code}`)}</StatusTag>
            </li>
          ))}
        </ul>
      ) : null}
      {rows.length > 0 ? (
        <div className="la-res-scroll la-res-preview" tabIndex={0} role="region" aria-label={t('residents.batch.rows')}>
          <table>
            <thead>
              <tr>
                <th scope="col">{t('residents.place')}</th>
                <th scope="col">{t('residents.name')}</th>
                <th scope="col">{t('residents.batch.now')}</th>
                <th scope="col">{t('residents.batch.after')}</th>
              </tr>
            </thead>
            <tbody>
              {rows.map((r) => (
                <tr key={r.residenceId}>
                  <td>{placeOf(r.addressId)}</td>
                  <td>{r.name}</td>
                  <td>
                    {t(`residents.state.${r.state}`)} {r.state === 'DECLARED' ? '' : formatDate(r.nextVerifyOn)}
                  </td>
                  <td>
                    {r.after ? (
                      `${t(`residents.state.${r.after.state}`)} ${r.after.state === 'ENDED' ? '' : formatDate(r.after.nextVerifyOn)}`
                    ) : r.refusal ? (
                      <StatusTag tone="attention">{t(`residents.refusal.${r.refusal}`)}</StatusTag>
                    ) : null}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      ) : null}
    </section>
  )
}
