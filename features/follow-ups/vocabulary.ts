/* Words of lawful follow-ups (dictionary §4.5.8, §8.15, §8.28). Closed lists are stored as they stand on the papers. */

/** Each bound to one paper with an end date (反家庭暴力法 17, 30, 32). */
export const INSTRUMENTS = ['家庭暴力告诫书', '人身安全保护令', '调解协议履行监督', '责令整改复查'] as const
export type Instrument = (typeof INSTRUMENTS)[number]
export const WARNING: Instrument = '家庭暴力告诫书'
export const ORDER: Instrument = '人身安全保护令'
export const AGREEMENT: Instrument = '调解协议履行监督'

export const PARTY_ROLES = ['加害人', '受害人', '义务人', '单位'] as const
export type PartyRole = (typeof PARTY_ROLES)[number]
/** Whose address is always protected. */
export const PROTECTED: PartyRole = '受害人'
export const BODY: PartyRole = '单位'

/** Roles that a paper knows, and of which groups it must name somebody. */
export const ROLES_OF: Readonly<
  Record<Instrument, { may: readonly PartyRole[]; must: readonly (readonly PartyRole[])[] }>
> = {
  家庭暴力告诫书: { may: ['加害人', '受害人'], must: [['加害人'], ['受害人']] },
  人身安全保护令: { may: ['加害人', '受害人'], must: [['加害人'], ['受害人']] },
  调解协议履行监督: { may: ['义务人', '单位'], must: [['义务人', '单位']] },
  责令整改复查: { may: ['义务人', '单位'], must: [['义务人', '单位']] },
}

/** Articles that may stand behind each paper, as codes of `legal_basis`; the first ones are what is taken where nothing is chosen. */
export const BASIS_OF: Readonly<Record<Instrument, { usual: readonly string[]; more: readonly string[] }>> = {
  家庭暴力告诫书: { usual: ['反家庭暴力法:16', '反家庭暴力法:17'], more: ['家庭暴力告诫意见:全文'] },
  人身安全保护令: { usual: ['反家庭暴力法:30', '反家庭暴力法:32'], more: ['反家庭暴力法:34'] },
  调解协议履行监督: { usual: ['人民调解法:31'], more: ['程序规定:185', '人民调解法:33', '民诉法:205'] },
  责令整改复查: { usual: ['内保条例:19'], more: ['消防法:53', '保安服务管理条例:38'] },
}

export const TASK_KINDS = ['上门查访双方', '电话联系', '核实履行', '现场复查', '其他'] as const
export type TaskKind = (typeof TASK_KINDS)[number]
/** What is looked at on the last day where no rule says more. */
export const LAST_LOOK: Partial<Record<Instrument, TaskKind>> = {
  调解协议履行监督: '核实履行',
  责令整改复查: '现场复查',
}

export const STATES = ['OPEN', 'SEALED'] as const
export type FollowUpState = (typeof STATES)[number]
export const TASK_STATES = ['OPEN', 'DONE', 'CANCELLED'] as const
export type TaskState = (typeof TASK_STATES)[number]
