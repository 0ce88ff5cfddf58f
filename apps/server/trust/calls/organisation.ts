import { makeStaff } from '#features/organisation/factory.ts'
import type { CallTable } from './table.ts'
import { anId, type CallWorld, door } from './world.ts'

const code = () => `220702${String(Math.floor(Math.random() * 1e6)).padStart(6, '0')}`
const newStaff = (w: CallWorld) => ({
  unitId: w.here.stationId,
  badgeNo: String(600_000 + Math.floor(Math.random() * 300_000)),
  name: '顾新来',
  kind: '民警',
  phone: '19400001234',
  post: '社区',
  status: '在岗',
  startOn: '2026-01-01',
  languages: [],
})
const freshStaff = (w: CallWorld) => makeStaff(w.t.admin, { unitId: w.here.stationId, cipher: w.t.cipher })
const posting = async (w: CallWorld) => {
  const [id, staffId] = [anId(), await freshStaff(w)]
  await w.t.admin.query(
    `insert into sec.posting (id, staff_id, role, unit_id, valid_from) values ($1, $2, 'AUX', $3, '2026-01-01')`,
    [id, staffId, w.here.areaId],
  )
  await w.t.admin.query(
    `insert into posting (id, staff_id, unit_id, role, duty, from_on, event_id) values ($1, $2, $3, 'AUX', '辅警', '2026-01-01', gen_random_uuid())`,
    [id, staffId, w.here.areaId],
  )
  return id
}
const conflict = async (w: CallWorld) => {
  const id = anId()
  const d = await door(w)
  await w.t.admin.query(
    `insert into staff_conflict (id, staff_id, address_id, reason, from_on, event_id) values ($1, $2, $3, '住所', '2026-01-01', gen_random_uuid())`,
    [id, await freshStaff(w), d.addressId],
  )
  return id
}

export const organisation: CallTable = {
  'organisation.listProvinces': { by: 'SYS', input: () => ({}) },
  'organisation.listCities': { by: 'SYS', input: () => ({ provinceCode: '22' }) },
  'organisation.chooseCity': { by: 'SYS', input: () => ({ cityCode: '4207' }), answer: 'other_city_chosen' },
  'organisation.tree': { by: 'OFFICER', input: () => ({}) },
  'organisation.listCommunities': { by: 'OFFICER', input: (w) => ({ townCode: w.here.townCode }) },
  'organisation.addLocalCommunity': {
    by: 'SYS',
    input: (w) => ({ townCode: w.here.townCode, name: '新设社区', type: '居委会' }),
  },
  'organisation.previewCommunity': { by: 'SYS', input: (w) => ({ code: w.here.communities[3] }) },
  'organisation.renameCommunity': {
    by: 'SYS',
    input: (w) => ({ code: w.here.communities[3], name: `新名${anId().slice(-10)}社区`, version: 99 }),
    answer: 'version_conflict',
  },
  'organisation.listChanges': { by: 'CHIEF', input: () => ({}) },
  'organisation.recodeCommunity': {
    by: 'SYS',
    input: (w) => ({ code: w.here.communities[3], newCode: w.there.communities[3], version: 99 }),
    answer: 'version_conflict',
  },
  'organisation.getUnit': { by: 'OFFICER', input: (w) => ({ id: w.here.areaId }) },
  'organisation.addUnit': {
    by: 'CHIEF',
    input: (w) => ({
      kind: 'GRID',
      parentId: w.here.areaId,
      name: `网格${anId().slice(-10)}`,
      gridCommunityCode: w.here.communities[0],
      openedOn: '2026-01-01',
    }),
  },
  'organisation.addStation': {
    by: 'SYS',
    input: (w) => ({
      parentId: w.here.branchId,
      code: code(),
      name: `新站${anId().slice(-10)}派出所`,
      openedOn: '2026-01-01',
    }),
  },
  'organisation.editUnit': {
    by: 'CHIEF',
    input: (w) => ({
      id: w.here.grid2Id,
      version: 99,
      name: '改名网格',
      gridCommunityCode: w.here.communities[2],
      openedOn: '2020-01-01',
    }),
    answer: 'version_conflict',
  },
  'organisation.closeUnit': {
    by: 'CHIEF',
    input: (w) => ({ id: w.here.grid2Id, version: 99, closedOn: '2026-11-20' }),
    answer: 'version_conflict',
  },
  'organisation.listStaff': { by: 'OFFICER', input: () => ({}) },
  'organisation.getStaff': { by: 'CHIEF', input: async (w) => ({ id: await freshStaff(w) }) },
  'organisation.addStaff': { by: 'CHIEF', input: newStaff },
  'organisation.editStaff': {
    by: 'CHIEF',
    input: async (w) => ({ ...newStaff(w), id: await freshStaff(w), version: 1 }),
  },
  'organisation.endStaff': {
    by: 'CHIEF',
    input: async (w) => ({ id: await freshStaff(w), version: 1, endOn: '2026-11-20' }),
  },
  'organisation.listPostings': { by: 'OFFICER', input: (w) => ({ staffId: w.here.officerId }) },
  'organisation.addPosting': {
    by: 'CHIEF',
    input: async (w) => ({
      staffId: await freshStaff(w),
      unitId: w.here.areaId,
      duty: '协助民警',
      fromOn: '2026-11-01',
    }),
  },
  'organisation.endPosting': {
    by: 'CHIEF',
    input: async (w) => ({ id: await posting(w), version: 1, toOn: '2026-11-20' }),
  },
  'organisation.listConflicts': { by: 'CHIEF', input: (w) => ({ staffId: w.here.auxId }) },
  'organisation.registerConflict': {
    by: 'CHIEF',
    input: async (w) => ({ staffId: await freshStaff(w), addressId: (await door(w)).addressId, reason: '住所' }),
  },
  'organisation.endConflict': { by: 'CHIEF', input: async (w) => ({ id: await conflict(w), toOn: '2026-11-20' }) },
  'organisation.staffing': { by: 'CHIEF', input: (w) => ({ stationId: w.here.stationId }) },
  'organisation.guide': { by: 'CHIEF', input: () => ({}) },
}

/** Sign-in has its own tests; here each is called once so that its event can be counted. */
const no = 'not right at all 12'
const key = (response: Record<string, string>) => ({
  id: 'AAAA',
  rawId: 'AAAA',
  type: 'public-key',
  response: { clientDataJSON: 'AAAA', ...response },
})
export const accounts: CallTable = {
  'accounts.firstRunState': { by: 'ANON', input: () => ({}) },
  'accounts.setUp': {
    by: 'ANON',
    input: () => ({ code: 'AAAA-AAAA-AAAA', loginName: 'nobody', password: no }),
    answer: ['first_run_code_wrong', 'first_run_closed', 'first_run_code_dead'],
  },
  'accounts.signIn': { by: 'ANON', input: () => ({ loginName: 'nobody', password: no }), answer: 'sign_in_failed' },
  'accounts.acceptInvitation': {
    by: 'ANON',
    input: () => ({ code: 'AAAA-AAAA-AAAA-AAAA', password: no }),
    answer: 'invitation_invalid',
  },
  'accounts.startPasskeySignIn': { by: 'ANON', input: () => ({}) },
  'accounts.signInWithPasskey': {
    by: 'ANON',
    input: () => ({ ticket: 'AAAA', credential: key({ authenticatorData: 'AA', signature: 'AA', userHandle: 'AA' }) }),
    answer: 'passkey_failed',
  },
  'accounts.startPasskey': { by: 'FRESH', input: () => ({ password: no, code: '123456' }), answer: 'invalid_input' },
  'accounts.addPasskey': {
    by: 'FRESH',
    input: () => ({ ticket: 'AAAA', name: '手机', credential: key({ attestationObject: 'AA' }) }),
    answer: 'passkey_failed',
  },
  'accounts.listPasskeys': { by: 'FRESH', input: () => ({}) },
  'accounts.renamePasskey': { by: 'FRESH', input: () => ({ id: anId(), name: '手机' }), answer: 'not_found' },
  'accounts.revokePasskey': { by: 'FRESH', input: () => ({ id: anId() }), answer: 'not_found' },
  'accounts.verifyTotp': {
    by: 'FRESH',
    input: () => ({ code: '123456' }),
    answer: ['second_factor_wrong', 'sign_in_locked'],
  },
  'accounts.useRecoveryCode': {
    by: 'FRESH',
    input: () => ({ code: 'AAAA-AAAA' }),
    answer: ['second_factor_wrong', 'sign_in_locked'],
  },
  'accounts.startTotp': { by: 'FRESH', input: () => ({}), answer: ['ok', 'password_wrong'] },
  'accounts.confirmTotp': {
    by: 'FRESH',
    input: () => ({ code: '123456' }),
    answer: ['second_factor_wrong', 'totp_not_started'],
  },
  'accounts.renewRecoveryCodes': {
    by: 'FRESH',
    input: () => ({ password: no }),
    answer: 'invalid_input',
  },
  'accounts.whoAmI': { by: 'FRESH', input: () => ({}), answer: ['ok'] },
  'accounts.getMyAccount': { by: 'FRESH', input: () => ({}), answer: ['ok'] },
  'accounts.setLanguage': { by: 'FRESH', input: () => ({ language: 'zh-CN' }) },
  'accounts.changePassword': {
    by: 'FRESH',
    input: () => ({ currentPassword: no, newPassword: `${no}3` }),
    answer: 'invalid_input',
  },
  'accounts.listSessions': { by: 'FRESH', input: () => ({}) },
  'accounts.revokeSession': { by: 'FRESH', input: () => ({ id: anId() }), answer: 'not_found' },
  'accounts.revokeOtherSessions': { by: 'FRESH', input: () => ({}) },
  'accounts.lockSession': { by: 'FRESH', input: () => ({}) },
  'accounts.unlockSession': {
    by: 'FRESH',
    input: () => ({ password: no }),
    answer: ['password_wrong', 'sign_in_locked', 'not_found', 'ok'],
  },
  'accounts.signOut': { by: 'FRESH', input: () => ({}) },
  'accounts.findInvitable': { by: 'CHIEF', input: () => ({}) },
  'accounts.invite': { by: 'CHIEF', input: async (w) => ({ staffId: await freshStaff(w) }) },
  'backups.state': { by: 'SYS', input: () => ({}) },
  'sealedLog.state': { by: 'CHIEF', input: () => ({}) },
  'accounts.inviteSystem': { by: 'SYS', input: () => ({ loginName: `sys${anId().slice(-8)}` }) },
  'accounts.resetAccount': { by: 'SYS', input: () => ({ id: anId() }), answer: 'not_found' },
  'accounts.disableAccount': { by: 'SYS', input: () => ({ id: anId() }), answer: 'not_found' },
  'accounts.enableAccount': { by: 'SYS', input: () => ({ id: anId() }), answer: 'not_found' },
  'accounts.listAccounts': { by: 'SYS', input: () => ({}) },
}
