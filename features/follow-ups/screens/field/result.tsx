import { useNavigate, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { type ApiOutput, call } from '#ui/api/client.ts'
import { errorText } from '#ui/feedback/show-error.ts'
import { FieldFoot } from '#ui/forms/field-foot.tsx'
import { todayInShanghai } from '#ui/i18n/format.ts'
import { useT } from '#ui/i18n/i18n.ts'
import { Away } from './away.tsx'
import { useAsked } from './use-asked.ts'

/** What came of a task, said on the spot. It is sent at once or not at all: neither it nor the parties stay on the phone. */
export default function Result() {
  const t = useT()
  const { id, taskId } = useParams({ strict: false }) as { id: string; taskId: string }
  const [asked] = useAsked('followUps.get', { id })
  if (asked.state !== 'known')
    return (
      <>
        <h1>{t('followUps.act.record')}</h1>
        <Away asked={asked} />
      </>
    )
  const task = asked.data.tasks.find((k) => k.id === taskId && k.state === 'OPEN')
  return task === undefined ? <p>{t('followUps.phone.empty')}</p> : <Sheet followUp={asked.data} task={task} />
}

type FollowUp = ApiOutput<'followUps.get'>

function Sheet({ followUp: f, task: k }: { followUp: FollowUp; task: FollowUp['tasks'][number] }) {
  const t = useT()
  const navigate = useNavigate()
  const [result, setResult] = useState('')
  const [violation, setViolation] = useState(false)
  const [fault, setFault] = useState<string>()
  const [mustReport, setMustReport] = useState(false)
  const send = async () => {
    if (result.trim() === '') return setFault(t('ui.form.required'))
    try {
      const answer = await call(
        'followUps.recordTask',
        { id: f.id, taskId: k.id, version: k.version, doneOn: todayInShanghai(), result: result.trim(), violation },
        { bare: true },
      )
      if (answer.reportAtOnce) setMustReport(true)
      else await navigate({ to: '/follow-ups' })
    } catch (error) {
      setFault(errorText(error))
    }
  }
  if (mustReport)
    return (
      <>
        <h1>{t('followUps.reported')}</h1>
        <p role="alert">{t('followUps.reportAtOnce')}</p>
      </>
    )
  return (
    <>
      <h1>{t(`followUps.taskKind.${k.kind}`)}</h1>
      <p className="lf-quiet">
        {t(`followUps.instrument.${f.instrument}`)} {f.instrumentNo}
      </p>
      <section className="lf-stack">
        <h2>{t('followUps.phone.parties')}</h2>
        {f.parties.map((p) => (
          <p key={p.id}>
            {t(`followUps.role.${p.role}`)}：{p.name}
          </p>
        ))}
      </section>
      <label htmlFor="follow-up-result">{t('followUps.field.result')}</label>
      <textarea
        id="follow-up-result"
        className="lf-input"
        rows={4}
        maxLength={300}
        autoComplete="off"
        value={result}
        onChange={(event) => setResult(event.target.value)}
      />
      <label className="lf-row">
        <input type="checkbox" checked={violation} onChange={(event) => setViolation(event.target.checked)} />
        {t('followUps.phone.violation')}
      </label>
      <FieldFoot fault={fault} label={t('followUps.act.record')} onPress={send} />
    </>
  )
}
