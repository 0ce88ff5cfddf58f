import type { Role } from '#platform/access/roles.ts'
import type { ActKind } from '../dispute.ts'
import type { Mode } from '../vocabulary.ts'

/* The words of the second telling (model.ts), from dictionary §4.5.4 and §8.25. */

export type Word =
  | '受理'
  | '调解中'
  | '协议成立'
  | '履行中'
  | '已履行'
  | '未履行'
  | '调解不成'
  | '后续处理'
  | '已起诉'
  | '转办案'
  | '申请认可'
  | '公安认可'
  | '不予认可'
  | '回访中'
  | '撤回'
  | '已告知'

export const CODE_OF: Readonly<Record<Word, string>> = {
  受理: 'ACCEPTED',
  调解中: 'MEDIATING',
  协议成立: 'AGREED',
  履行中: 'PERFORMING',
  已履行: 'PERFORMED',
  未履行: 'BREACHED',
  调解不成: 'FAILED',
  后续处理: 'FOLLOWUP',
  已起诉: 'SUED',
  转办案: 'CASE',
  申请认可: 'APPLY_ACCEPTANCE',
  公安认可: 'ACCEPTED_BY_POLICE',
  不予认可: 'REFUSED',
  回访中: 'VISITING_BACK',
  撤回: 'WITHDRAWN',
  已告知: 'CLOSED',
}

/** What usually follows a word; from it the test takes most of its commands, so that it gets far. */
export const NEXT: Readonly<Record<Word, readonly ActKind[]>> = {
  受理: ['openSession', 'openSession', 'extend', 'withdraw', 'beginAppraisal', 'endAppraisal'],
  调解中: [
    'agree',
    'agree',
    'agree',
    'agree',
    'fail',
    'fail',
    'fail',
    'openSession',
    'openSession',
    'extend',
    'extendCase',
    'recuse',
    'replaceMediator',
    'withdraw',
  ],
  协议成立: ['perform', 'perform', 'breach', 'confirm'],
  履行中: ['perform', 'breach', 'confirm'],
  已履行: ['visit', 'applyAcceptance', 'breach'],
  未履行: ['urge', 'followBreach', 'performLate', 'confirm', 'extendCase'],
  调解不成: ['takeOver', 'takeOver', 'takeOver', 'takeOver', 'extendCase'],
  后续处理: [
    'mediateAgain',
    'mediateAgain',
    'mediateAgain',
    'mediateAgain',
    'sue',
    'toCase',
    'tell',
    'performLate',
    'confirm',
    'extendCase',
  ],
  已起诉: ['archive', 'close'],
  转办案: ['archive', 'close'],
  申请认可: ['proposeAcceptance', 'decideAcceptance', 'visit'],
  公安认可: ['visit', 'breach'],
  不予认可: ['toCase'],
  回访中: ['visit', 'archive', 'close', 'applyAcceptance', 'breach'],
  撤回: ['archive', 'close'],
  已告知: ['archive', 'close'],
}

const POLICE: readonly Role[] = ['OFFICER', 'DUTY']
const hosts = (mode: Mode | null): readonly Role[] => {
  if (mode === '治安调解') return POLICE
  return mode === '行政调解' || mode === '联合调解' ? [...POLICE, 'MEDIATOR'] : ['MEDIATOR']
}

/** Who does what, from the column of actors of §8.25. */
export function who(kind: ActKind, mode: Mode | null): readonly Role[] {
  switch (kind) {
    case 'openSession':
    case 'agree':
    case 'fail':
      return hosts(mode)
    case 'accept':
      return mode === '治安调解' ? POLICE : ['MEDIATOR', 'OFFICER']
    case 'recuse':
      return ['DEPUTY']
    case 'extendCase':
    case 'decideAcceptance':
      return ['CHIEF']
    case 'takeOver':
      return ['DUTY']
    case 'merge':
    case 'proposeAcceptance':
      return ['OFFICER']
    // A file of the whole station is the deputy's: no officer of an area sees it.
    case 'followBreach':
    case 'performLate':
    case 'close':
      return ['OFFICER', 'DEPUTY']
    case 'extend':
    case 'perform':
    case 'breach':
    case 'urge':
    case 'confirm':
    case 'visit':
    case 'archive':
      return ['OFFICER', 'MEDIATOR']
    case 'giveNotice':
    case 'withdraw':
    case 'replaceMediator':
      return [...POLICE, 'MEDIATOR']
    default:
      return POLICE
  }
}
