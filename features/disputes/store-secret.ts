import type { Context } from '#platform/http/action.ts'

/** What is sealed of a party, opened. */
export interface OpenSecret {
  idNo: string | null
  phone: string | null
  address: string | null
}

/** By party; a protected address is there for the officer in charge and the deputy alone. Only for operations that reveal. */
export async function secretsOf(
  { tx, cipher }: Pick<Context, 'tx' | 'cipher'>,
  disputeId: string,
): Promise<Map<string, OpenSecret>> {
  const rows = await tx.query<{
    id: string
    numberEnc: Buffer | null
    phoneEnc: Buffer | null
    addressEnc: Buffer | null
  }>(
    `select id, number_enc as "numberEnc", phone_enc as "phoneEnc", address_enc as "addressEnc" from dispute_party_secret where dispute_id = $1`,
    [disputeId],
  )
  const open = (column: string, id: string, sealed: Buffer | null) =>
    sealed === null ? null : cipher.open(`dispute_party_secret.${column}|${id}`, sealed)
  return new Map(
    rows.map((r) => [
      r.id,
      {
        idNo: open('number_enc', r.id, r.numberEnc),
        phone: open('phone_enc', r.id, r.phoneEnc),
        address: open('address_enc', r.id, r.addressEnc),
      },
    ]),
  )
}
