import type { MessageKey, Translate } from '#ui/i18n/i18n.ts'

/** Values of a closed list as choices, in the reader's words. */
export const choices = <V extends string>(t: Translate, family: string, values: readonly V[]) =>
  values.map((value) => ({ value, label: t(`disputes.${family}.${value}` as MessageKey) }))
