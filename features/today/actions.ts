import { type LegalBasis, listLegalBasis } from '#platform/deadlines/rules-store.ts'
import { action } from '#platform/http/action.ts'
import { contributions } from '#platform/http/contributions.ts'
import { access } from './access.ts'
import * as contract from './contract.ts'
import type { TodayFigure, TodayItem, TodayPart } from './public.ts'

/** Overdue first, then by date, things without a date last; the order of the slices decides the rest. */
const byDue = (a: TodayItem, b: TodayItem) => (a.dueOn ?? '9999').localeCompare(b.dueOn ?? '9999')

const basisText = (b: LegalBasis) => ({
  text: b.article === '全文' ? `《${b.name}》` : `《${b.name}》${b.article}`,
  unverified: b.sourceMark === '待核',
})

export const mine = action(contract.mine, {
  allow: access['today.mine'],
  audit: { purpose: 'none', shown: 'list' },
  async run(context) {
    const parts = [...(await contributions<TodayPart>('today'))].sort((a, b) => a.order - b.order)
    const items: TodayItem[] = []
    const figures: TodayFigure[] = []
    for (const part of parts) {
      const offered = await part.collect(context)
      items.push(...(offered.items ?? []))
      figures.push(...(offered.figures ?? []))
    }
    const codes = [...new Set(items.flatMap((i) => i.basis))]
    const basis = codes.length === 0 ? [] : await listLegalBasis(context.tx, codes, context.today)
    return {
      date: context.today,
      items: items
        .sort(byDue)
        .map((i) => ({ ...i, basis: i.basis.flatMap((code) => basis.filter((b) => b.code === code).map(basisText)) })),
      figures,
    }
  },
})
