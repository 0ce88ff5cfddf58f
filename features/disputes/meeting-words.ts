/* Words of meetings about disputes (联合调解、联席会商). */

export const MEETING_KINDS = ['联合调解', '联席会商', '调解'] as const
export type MeetingKind = (typeof MEETING_KINDS)[number]
/** Those that a red warning asks for (§4.5.7). */
export const JOINT_KINDS = ['联合调解', '联席会商'] as const satisfies readonly MeetingKind[]

export const MEETING_STATES = ['已约', '已开', '已取消'] as const
export type MeetingState = (typeof MEETING_STATES)[number]

/** Who is asked from outside. */
export const INVITED_ORGS = [
  '调解组织',
  '司法所',
  '居委会',
  '村委会',
  '街道乡镇',
  '律师',
  '妇联',
  '工会',
  '法院',
  '检察院',
  '行业组织',
  '物业企业',
  '其他',
] as const
export type InvitedOrg = (typeof INVITED_ORGS)[number]
