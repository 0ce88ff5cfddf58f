import type { CallTable } from './table.ts'
import { anId, door } from './world.ts'

const road = async (w: Parameters<typeof door>[0]) => {
  const id = anId()
  await w.t.admin.query(
    `insert into road (id, community_code, name, unit_id, unit_pos, created_by, event_id) select $1, $2, $3, u.id, u.lft, $5, gen_random_uuid() from sec.unit u where u.id = $4`,
    [id, w.here.communities[0], `临江${id.slice(-10)}路`, w.here.areaId, w.here.officerId],
  )
  return id
}
const compound = { type: '物业小区' as const }

export const places: CallTable = {
  'places.listCommunities': { by: 'OFFICER', input: () => ({}) },
  'places.addRoad': {
    by: 'OFFICER',
    input: (w) => ({ communityCode: w.here.communities[0], name: `新${anId().slice(-10)}街` }),
  },
  'places.listRoads': { by: 'OFFICER', input: (w) => ({ communityCode: w.here.communities[0] }) },
  'places.renameRoad': {
    by: 'OFFICER',
    input: async (w) => ({ id: await road(w), name: `改${anId().slice(-10)}路`, version: 1 }),
  },
  'places.addCompound': {
    by: 'OFFICER',
    input: (w) => ({ communityCode: w.here.communities[0], name: `春${anId().slice(-10)}苑`, ...compound }),
  },
  'places.editCompound': {
    by: 'OFFICER',
    input: async (w) => ({ id: (await door(w)).compoundId, version: 1, name: `秋${anId().slice(-10)}苑`, ...compound }),
  },
  'places.listCompounds': { by: 'OFFICER', input: (w) => ({ communityCode: w.here.communities[0] }) },
  'places.addBuilding': {
    by: 'OFFICER',
    input: async (w) => ({ compoundId: (await door(w)).compoundId, name: '7号楼', class: '居民楼' }),
  },
  'places.editBuilding': {
    by: 'OFFICER',
    input: async (w) => ({ id: (await door(w)).buildingId, version: 1, name: '8号楼', class: '居民楼' }),
  },
  'places.listBuildings': { by: 'OFFICER', input: async (w) => ({ compoundId: (await door(w)).compoundId }) },
  'places.getBuilding': { by: 'OFFICER', input: async (w) => ({ id: (await door(w)).buildingId }) },
  'places.readAddress': { by: 'OFFICER', input: () => ({ text: '宁江区临江路12号3-2-501 王某' }) },
  'places.registerAddress': {
    by: 'OFFICER',
    input: async (w) => ({
      communityCode: w.here.communities[0],
      pattern: 'ROAD',
      roadId: await road(w),
      doorNo: '12号',
    }),
  },
  'places.editAddress': {
    by: 'OFFICER',
    input: async (w) => ({ id: (await door(w)).addressId, version: 1, unitNo: '3', roomNo: '999' }),
  },
  'places.registerRooms': {
    by: 'OFFICER',
    input: async (w) => ({ id: (await door(w)).buildingId, units: '2', floors: '1-2', rooms: '1-2', commit: true }),
  },
  'places.confirmAddresses': { by: 'OFFICER', input: async (w) => ({ ids: [(await door(w)).addressId] }) },
  'places.retireAddress': {
    by: 'OFFICER',
    input: async (w) => ({ id: (await door(w)).addressId, version: 1, reason: '已拆除' }),
  },
  'places.previewMerge': {
    by: 'OFFICER',
    input: async (w) => ({ id: (await door(w)).addressId, intoId: (await door(w)).addressId }),
  },
  'places.mergeAddress': {
    by: 'OFFICER',
    input: async (w) => ({
      id: (await door(w)).addressId,
      version: 1,
      intoId: (await door(w)).addressId,
      intoVersion: 1,
      reason: '重复登记',
    }),
  },
  'places.mergeGround': {
    by: 'OFFICER',
    input: async (w) => ({
      kind: 'road',
      id: await road(w),
      version: 1,
      intoId: await road(w),
      intoVersion: 1,
      reason: '重复登记',
      commit: true,
    }),
  },
  'places.splitBuilding': {
    by: 'OFFICER',
    input: async (w) => {
      const { buildingId, addressId } = await door(w)
      const other = await w.t.admin.query(
        `insert into address (id, community_code, pattern, compound_id, building_id, unit_no, full_text, state, source, unit_id, unit_pos, created_by, event_id)
         select $2::uuid, community_code, pattern, compound_id, building_id, '9', $2::uuid::text, state, source, unit_id, unit_pos, created_by, event_id from address where id = $1 returning id`,
        [addressId, anId()],
      )
      return { id: buildingId, version: 1, name: '9号楼', doorIds: [other.rows[0].id], commit: true }
    },
  },
  'places.splitCompound': {
    by: 'OFFICER',
    input: async (w) => {
      const { compoundId, buildingId } = await door(w)
      await w.t.admin.query(
        `insert into building (id, community_code, compound_id, name, class, unit_id, unit_pos, created_by, event_id)
         select $2, community_code, compound_id, '9号楼', class, unit_id, unit_pos, created_by, event_id from building where id = $1`,
        [buildingId, anId()],
      )
      return { id: compoundId, version: 1, name: `分${anId().slice(-10)}苑`, buildingIds: [buildingId], commit: true }
    },
  },
  'places.moveBuilding': {
    by: 'OFFICER',
    input: async (w) => ({
      id: (await door(w)).buildingId,
      version: 1,
      compoundId: (await door(w)).compoundId,
      name: '99',
      commit: true,
    }),
  },
  'places.moveCompound': {
    by: 'CHIEF',
    input: async (w) => {
      const { compoundId } = await door(w)
      const { rows } = await w.t.admin.query<{ code: string }>(
        'select community_code as code from area_community where area_id = $1 limit 1',
        [w.here.area2Id],
      )
      return { id: compoundId, version: 1, communityCode: rows[0]?.code, commit: true }
    },
  },
  'places.renameGroup': {
    by: 'OFFICER',
    input: async (w) => {
      const { addressId } = await door(w)
      const group = `旧${anId().slice(-10)}屯`
      await w.t.admin.query(
        `update address set pattern = 'RURAL', compound_id = null, building_id = null, village_group = $2, group_house_no = 1 where id = $1`,
        [addressId, group],
      )
      return { communityCode: w.here.communities[0], group, name: `新${anId().slice(-10)}屯` }
    },
  },
  'places.demolishBuilding': {
    by: 'OFFICER',
    input: async (w) => ({ id: (await door(w)).buildingId, version: 1, reason: '征收拆除', commit: true }),
  },
  'places.getAddress': { by: 'OFFICER', input: async (w) => ({ id: (await door(w)).addressId }) },
  'places.listAddresses': { by: 'OFFICER', input: () => ({ limit: 20 }) },
  'places.registerHouse': {
    by: 'OFFICER',
    input: async (w) => {
      const d = await door(w)
      await w.t.admin.query('delete from house where id = $1', [d.houseId])
      return { addressId: d.addressId, ownership: '私', use: '住宿', occupancy: '自住' }
    },
  },
  'places.editHouse': {
    by: 'OFFICER',
    input: async (w) => ({ id: (await door(w)).houseId, version: 1, ownership: '私', use: '住宿', occupancy: '出租' }),
  },
  'places.getHouse': { by: 'OFFICER', input: async (w) => door(w).then((d) => ({ id: d.houseId, ...d.because })) },
  'places.revealOwnerPhone': {
    by: 'OFFICER',
    input: async (w) => door(w).then((d) => ({ id: d.houseId, ...d.because })),
  },
  'tasks.listTasks': { by: 'OFFICER', input: () => ({}) },
  'tasks.getTask': { by: 'OFFICER', input: async (w) => ({ id: (await door(w)).taskId }) },
  'tasks.signTask': { by: 'OFFICER', input: async (w) => ({ id: (await door(w)).taskId, version: 1 }) },
  'today.mine': { by: 'OFFICER', input: () => ({}) },
  'workLog.listMine': { by: 'OFFICER', input: () => ({}) },
}
