import { Button, Checkbox, Form, Input } from 'antd'
import { useState } from 'react'
import { Chips } from '#ui/forms/chips.tsx'
import { DateField, requiredRule, TextField } from '#ui/forms/fields.tsx'
import { useT } from '#ui/i18n/i18n.ts'
import { useMe } from '#ui/session/me.ts'
import { SIDES } from '../../vocabulary.ts'
import { choices, type File, type Party } from '../words.ts'
import { ResidentChoice } from './resident-choice.tsx'
import { blankParty, type PartyValues, type SheetValues } from './sheet.ts'

/** As many as the contract takes, and the two without whom there is no dispute. */
const MOST = 20
const LEAST = 2
/** Who may open a household behind a door. */
const READS_HOUSEHOLDS: ReadonlySet<string> = new Set(['OFFICER', 'AUX', 'DEPUTY', 'CHIEF'])

/** The parties, each a card: of the register, or typed by hand. From acceptance on they and their sides stay. */
export function PartyCards({ file }: { file?: File }) {
  const t = useT()
  const isFixed = file !== undefined && file.acceptedAt !== null
  return (
    <Form.List name="parties">
      {(cards, { add, remove }) => (
        <>
          {cards.map((card) => (
            <Card
              key={card.key}
              at={card.name}
              known={file?.parties}
              isFixed={isFixed}
              onRemove={cards.length > LEAST && !isFixed ? () => remove(card.name) : undefined}
            />
          ))}
          {cards.length < MOST && !isFixed ? (
            <Button onClick={() => add(blankParty('一方'))}>{t('disputes.party.add')}</Button>
          ) : null}
        </>
      )}
    </Form.List>
  )
}

interface CardProps {
  at: number
  known: readonly Party[] | undefined
  isFixed: boolean
  onRemove: (() => void) | undefined
}

function Card({ at, known, isFixed, onRemove }: CardProps) {
  const t = useT()
  const { role } = useMe()
  const form = Form.useFormInstance<SheetValues>()
  const [choosing, setChoosing] = useState(false)
  const p = Form.useWatch(['parties', at], { form, preserve: true }) as PartyValues | undefined
  const put = (change: Partial<PartyValues>) =>
    form.setFieldValue(['parties', at], { ...form.getFieldValue(['parties', at]), ...change })
  const before = known?.find((one) => one.id === p?.id)
  const label = t('disputes.party.no', { no: at + 1 })
  return (
    <section className="dp-card" aria-label={label}>
      <div className="dp-head">
        <h3 className="dp-heading">{label}</h3>
        <span className="dp-row">
          {READS_HOUSEHOLDS.has(role) && !isFixed ? (
            p?.personId === undefined ? (
              <Button size="small" onClick={() => setChoosing(true)}>
                {t('disputes.party.choose')}
              </Button>
            ) : (
              <Button size="small" onClick={() => put({ personId: undefined, name: '' })}>
                {t('disputes.party.byHand')}
              </Button>
            )
          ) : null}
          {onRemove ? (
            <Button size="small" danger onClick={onRemove} aria-label={t('disputes.party.removeOf', { party: label })}>
              {t('disputes.party.remove')}
            </Button>
          ) : null}
        </span>
      </div>
      <Form.Item name={[at, 'side']} label={t('disputes.party.side')} rules={[requiredRule(t)]}>
        {isFixed ? (
          <Fixed family="side" />
        ) : (
          <Chips single label={t('disputes.party.side')} options={choices(t, 'side', SIDES)} />
        )}
      </Form.Item>
      <WhoFields at={at} isRegistered={p?.personId !== undefined} before={before} />
      <MoreFields at={at} p={p} before={before} />
      {choosing ? (
        <ResidentChoice
          place={form.getFieldValue('addressId') ?? null}
          onClose={() => setChoosing(false)}
          onChoose={(person, address) => {
            put({ personId: person.personId, name: person.nameMask, sex: '0', address: p?.address ?? address })
            setChoosing(false)
          }}
        />
      ) : null}
    </section>
  )
}

/** A value of a closed list that is only shown. */
function Fixed({ value, family }: { value?: string; family: string }) {
  const t = useT()
  return <span>{value ? choices(t, family, [value])[0]?.label : '—'}</span>
}

function WhoFields({ at, isRegistered, before }: { at: number; isRegistered: boolean; before: Party | undefined }) {
  const t = useT()
  const kept = (mask: string | null | undefined) => (mask ? { help: t('disputes.party.kept', { mask }) } : {})
  return (
    <div className="dp-two">
      <Form.Item
        name={[at, 'name']}
        label={t('disputes.party.name')}
        rules={[requiredRule(t)]}
        extra={isRegistered ? t('disputes.party.ofRegister') : undefined}
      >
        <Input autoComplete="off" maxLength={50} readOnly={isRegistered} />
      </Form.Item>
      {isRegistered ? null : (
        <>
          <Form.Item name={[at, 'sex']} label={t('disputes.party.sex')} rules={[requiredRule(t)]}>
            <Chips single label={t('disputes.party.sex')} options={choices(t, 'sex', ['1', '2', '9'])} />
          </Form.Item>
          <TextField name={[at, 'idNo']} label={t('disputes.party.idNo')} maxLength={30} {...kept(before?.idMask)} />
        </>
      )}
      <TextField name={[at, 'phone']} label={t('disputes.party.phone')} maxLength={30} {...kept(before?.phoneMask)} />
    </div>
  )
}

function MoreFields({ at, p, before }: { at: number; p: PartyValues | undefined; before: Party | undefined }) {
  const t = useT()
  const [isOpen, setOpen] = useState(
    Boolean(
      before && (before.address || before.isAddressProtected || before.proxyName || before.isMinor || before.isSuspect),
    ),
  )
  const check = (name: keyof PartyValues, help?: string) => (
    <Form.Item name={[at, name]} valuePropName="checked" extra={help}>
      <Checkbox>{t(`disputes.party.${name}` as 'disputes.party.isMinor')}</Checkbox>
    </Form.Item>
  )
  return (
    <>
      <p className="dp-more">
        <Button type="link" size="small" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {t('disputes.party.more')}
        </Button>
      </p>
      <div hidden={!isOpen}>
        <TextField
          name={[at, 'address']}
          label={t('disputes.party.address')}
          maxLength={200}
          {...(before?.isAddressProtected ? { help: t('disputes.party.addressKept') } : {})}
        />
        {check('isAddressProtected', t('disputes.party.protectedHelp'))}
        {p?.personId === undefined ? (
          <DateField name={[at, 'birthDate']} label={t('disputes.party.birthDate')} />
        ) : null}
        {check('isMinor', t('disputes.party.minorHelp'))}
        {p?.isMinor || before?.isMinor ? (
          <>
            <TextField name={[at, 'guardianName']} label={t('disputes.party.guardianName')} maxLength={50} />
            {check('guardianTold')}
            {check('livesByOwnWork', t('disputes.party.ownWorkHelp'))}
            {p?.livesByOwnWork ? check('agreedNotToTell') : null}
          </>
        ) : null}
        {check('isSuspect', t('disputes.party.suspectHelp'))}
        <TextField name={[at, 'proxyName']} label={t('disputes.party.proxyName')} maxLength={50} />
        {p?.proxyName?.trim() ? check('hasProxyLetter') : null}
      </div>
    </>
  )
}
