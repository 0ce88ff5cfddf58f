import { EyeOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useState } from 'react'
import { type ApiOutput, call } from '#ui/api/client.ts'
import { showError } from '#ui/feedback/show-error.ts'
import { formatDate } from '#ui/i18n/format.ts'
import { useT } from '#ui/i18n/i18n.ts'
import { StatusTag } from '#ui/records/status-tag.tsx'
import { type File, joined, type Party } from '../words.ts'
import { EraseParty } from './erase-party.tsx'
import { Section } from './section.tsx'

type Revealed = ApiOutput<'disputes.revealParties'>['parties'][number]

/** The parties; numbers and phones open by one press, which is recorded. */
export function PartiesSection({ file }: { file: File }) {
  const t = useT()
  const [shown, setShown] = useState<readonly Revealed[]>([])
  const [busy, setBusy] = useState(false)
  const reveal = async () => {
    setBusy(true)
    try {
      setShown((await call('disputes.revealParties', { id: file.id })).parties)
    } catch (error) {
      showError(error)
    } finally {
      setBusy(false)
    }
  }
  const button =
    file.can.reveal && shown.length === 0 ? (
      <Button size="small" icon={<EyeOutlined aria-hidden="true" />} loading={busy} onClick={() => void reveal()}>
        {t('disputes.party.reveal')}
      </Button>
    ) : shown.length > 0 ? (
      <span className="la-trace">{t('ui.masked.recorded')}</span>
    ) : null
  return (
    <Section title={t('disputes.section.parties')} acts={button}>
      <ul className="dp-list">
        {file.parties.map((p) => (
          <li key={p.id} className="dp-lines">
            <Who party={p} />
            <Numbers party={p} revealed={shown.find((one) => one.id === p.id)} />
            <Helped party={p} />
            {file.can.erase ? <EraseParty id={file.id} version={file.version} partyId={p.id} /> : null}
          </li>
        ))}
      </ul>
    </Section>
  )
}

function Who({ party: p }: { party: Party }) {
  const t = useT()
  return (
    <span className="dp-row">
      <strong>{p.name}</strong>
      <span>{t(`disputes.side.${p.side}`)}</span>
      {p.sex === '0' ? null : <span>{t(`disputes.sex.${p.sex}`)}</span>}
      {p.birthDate ? <span>{formatDate(p.birthDate)}</span> : null}
      {p.isMinor ? <StatusTag tone="attention">{t('disputes.party.isMinor')}</StatusTag> : null}
      {p.isSuspect ? <StatusTag tone="attention">{t('disputes.party.suspect')}</StatusTag> : null}
      {p.consent ? (
        <StatusTag tone={p.consent === '同意' ? 'good' : 'bad'}>
          {joined(t, [
            t(p.consent === '同意' ? 'disputes.party.consents' : 'disputes.party.refuses'),
            p.consentHow ? t(`disputes.consentHow.${p.consentHow}`) : null,
          ])}
        </StatusTag>
      ) : null}
    </span>
  )
}

function Numbers({ party: p, revealed }: { party: Party; revealed: Revealed | undefined }) {
  const t = useT()
  const address = revealed?.address ?? p.address
  const words = [
    revealed?.phone ?? p.phoneMask,
    revealed?.idNo ?? p.idMask,
    address ?? (p.isAddressProtected ? t('disputes.party.addressHidden') : null),
  ].filter(Boolean)
  return words.length === 0 ? null : <span className="dp-row la-number">{words.join(' · ')}</span>
}

/** Guardian and representative: who comes beside or in place of a party. */
function Helped({ party: p }: { party: Party }) {
  const t = useT()
  const words = [
    p.isMinor && p.guardianName ? t('disputes.party.guardianOf', { name: p.guardianName }) : null,
    p.isMinor ? t(p.guardianTold ? 'disputes.party.guardianTold' : 'disputes.party.guardianNotTold') : null,
    p.proxyName ? t('disputes.party.proxyOf', { name: p.proxyName }) : null,
    p.proxyName ? t(p.hasProxyLetter ? 'disputes.party.hasProxyLetter' : 'disputes.party.noProxyLetter') : null,
  ]
  const line = joined(t, words)
  return line === '' ? null : <span className="dp-soft">{line}</span>
}
