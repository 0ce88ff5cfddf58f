import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { type Opened, useOpened } from '#ui/device/device.ts'
import { draftName, useBegun, useSheet } from '#ui/device/sheet.ts'
import { Chips } from '#ui/forms/chips.tsx'
import { FieldFoot } from '#ui/forms/field-foot.tsx'
import { useT } from '#ui/i18n/i18n.ts'
import {
  actFault,
  type ActValues,
  agreementOf,
  blankAct,
  breachOf,
  performOf,
  sessionOf,
  stateAfter,
  visitOf,
} from './act-values.ts'
import { AgreeFields } from './agree-fields.tsx'
import { recordOn, useFiles } from './carried.ts'
import { actsOn, type CarriedFile, type FieldAct, type OpenAct, pairWords } from './overlay.ts'
import { Part } from './parts.tsx'
import { BreachFields, PerformFields, SessionFields, VisitFields } from './short-fields.tsx'

/** One act upon a carried file, with or without a signal. */
export default function ActOnFile() {
  const t = useT()
  const opened = useOpened()
  const { id, act } = useParams({ strict: false }) as { id: string; act: string }
  const { load, files } = useFiles(opened)
  if (load === undefined) return <p className="lf-quiet">{t('ui.field.wait')}</p>
  const file = files.find((one) => one.id === id)
  const open = file && actsOn(file, load?.role ?? '').find((one) => one.kind === act)
  if (file === undefined || open === undefined)
    return (
      <>
        <p>{t(file === undefined ? 'disputes.phone.notCarried' : 'disputes.phone.notNow')}</p>
        <ToFile id={id} />
      </>
    )
  return <Begun key={`${id} ${act}`} opened={opened} file={file} open={open} />
}

const ToFile = ({ id }: { id: string }) => (
  <p>
    <Link to="/disputes/$id" params={{ id } as never} className="lf-link">
      {useT()('disputes.phone.toFile')}
    </Link>
  </p>
)

interface Props {
  opened: Opened
  file: CarriedFile
  open: OpenAct
}

function Begun({ opened, file, open }: Props) {
  const t = useT()
  const draft = draftName(`dispute ${open.kind}`, file.id)
  const begun = useBegun(opened, draft, () => blankAct(file, open))
  if (begun === undefined) return <p className="lf-quiet">{t('ui.field.wait')}</p>
  // Pairs of a form that lay here may have gone on meanwhile.
  const ids = new Set(open.pairs.map((p) => p.id))
  const known = { ...begun, pairs: begun.pairs.filter((one) => ids.has(one)) }
  return <Form opened={opened} file={file} open={open} draft={draft} begun={known} />
}

/** Which operation an act is, with what is sent. */
function send(opened: Opened, file: CarriedFile, act: FieldAct, v: ActValues): Promise<void> {
  const then = { pairs: v.pairs, to: stateAfter(act, v) }
  switch (act) {
    case 'openSession':
      return recordOn(opened, file, 'disputes.holdSession', sessionOf(v), then)
    case 'agree': {
      const agreement = agreementOf(file, v)
      return recordOn(opened, file, 'disputes.agree', agreement, { ...then, performBy: agreement.performBy })
    }
    case 'perform':
      return recordOn(opened, file, 'disputes.act', performOf(v), then)
    case 'breach':
      return recordOn(opened, file, 'disputes.act', breachOf(v), { ...then, visitsLeft: 0 })
    case 'visit':
      return recordOn(opened, file, 'disputes.recordVisit', visitOf(v), { ...then, visitsLeft: 0 })
  }
}

function Form({ opened, file, open, draft, begun }: Props & { draft: string; begun: ActValues }) {
  const t = useT()
  const navigate = useNavigate()
  const { v, change: setV, fault, record } = useSheet(opened, draft, begun)
  const change = (part: Partial<ActValues>) => setV((now) => ({ ...now, ...part }))
  const save = () =>
    record({
      lacks: () => {
        const lacks = actFault(file, open.kind, v)
        return lacks && t(lacks)
      },
      act: () => send(opened, file, open.kind, v),
      after: () => navigate({ to: '/disputes/$id', params: { id: file.id } as never }),
    })
  const fields = { file, v, change }
  return (
    <>
      <h1>{t(`disputes.act.${open.kind}`)}</h1>
      <p className="lf-quiet">{file.title}</p>
      <ToFile id={file.id} />
      {open.pairs.length > 1 ? (
        <Part title={t('disputes.phone.pairs')}>
          <Chips
            label={t('disputes.phone.pairs')}
            options={open.pairs.map((pair) => ({ value: pair.id, label: pairWords(file, pair) }))}
            value={v.pairs}
            onChange={(pairs: string[]) => change({ pairs })}
          />
        </Part>
      ) : null}
      {open.kind === 'openSession' ? <SessionFields {...fields} /> : null}
      {open.kind === 'agree' ? <AgreeFields {...fields} /> : null}
      {open.kind === 'perform' ? <PerformFields {...fields} /> : null}
      {open.kind === 'breach' ? <BreachFields {...fields} /> : null}
      {open.kind === 'visit' ? <VisitFields {...fields} /> : null}
      <FieldFoot fault={fault} label={t(`disputes.phone.record.${open.kind}`)} onPress={save} />
    </>
  )
}
