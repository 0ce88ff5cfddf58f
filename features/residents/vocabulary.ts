/* Words of the slice: codes are stored, exported and translated by these values. No library is needed to read them. */

export const CATEGORIES = ['常住', '户在人不在', '寄住', '流动人口', '未落户', '境外', '待判'] as const
export const RELATIONS = ['户主/本人', '配偶', '子女', '父母', '其他亲属', '其他'] as const
export const STAY_REASONS = ['务工', '经商', '就学', '投靠', '养老', '就医', '其他'] as const
export const RESIDENCE_STATES = [
  'DECLARED',
  'ACTIVE',
  'EXPIRING',
  'EXTENDED',
  'TO_VERIFY',
  'ENDED',
  'REJECTED',
  'RESTORED',
] as const
export const END_REASONS = ['离开', '转常住', '死亡', '误登', '重复'] as const
export const ENDED_BY = ['走访', '本人', '房东'] as const
export const PHONE_KINDS = ['本人', '家属', '单位'] as const
export const SEXES = ['0', '1', '2', '9'] as const
export const ID_STATES = ['正常', '存疑', '待补录'] as const
/** What is worth work later but stops nobody; computed from the record, never stored. */
export const ISSUES = [
  'guardian_missing',
  'guardian_no_longer_needed',
  'id_doubtful',
  'id_review_due',
  'category_open',
] as const
export const WARNINGS = [
  'id_region_unknown',
  'id_upgraded_from_15',
  'id_precision_suspect',
  'id_type_routed',
  'declared_late',
] as const
export const RESIDENCE_ACTS = ['confirm', 'reject', 'extend', 'end', 'restore', 'edit', 'move', 'head'] as const

/** Acts on many residences at once. */
export const BATCH_KINDS = ['confirm', 'end', 'readdress'] as const
/** Why one of many stays as it is. */
export const BATCH_REFUSALS = [
  'not_found',
  'changed_meanwhile',
  'residence_state',
  'address_unverified',
  'door_retired',
  'before_arrival',
  'nothing_there',
  'same_door',
  'lives_there',
  'main_elsewhere',
] as const
/** A death is entered person by person: it closes the record of the person too. */
export const BATCH_END_REASONS = ['离开', '转常住', '误登', '重复'] as const

/** The relation that makes a member the head of his household. */
export const HEAD_RELATION = RELATIONS[0]
