import { accessTable, STATION_LEADERS, type Allow } from '#platform/access/roles.ts'

/** Everybody who works on the platform for the police, and the administrator. */
const POLICE = {
  CITY_GUIDE: 'always',
  BRANCH_GUIDE: 'always',
  CHIEF: 'always',
  DEPUTY: 'always',
  DUTY_LEAD: 'always',
  DUTY: 'always',
  OFFICER: 'always',
  AUX: 'always',
  GRID: 'always',
  MEDIATOR: 'always',
  DPO: 'always',
  SYS: 'always',
} as const satisfies Allow
const COLLEAGUES = { ...POLICE, JUDICIAL_OFFICE: 'always', COMMITTEE: 'always' } as const satisfies Allow
const ADMIN = { SYS: 'always' } as const satisfies Allow
const MANAGERS = { ...STATION_LEADERS, ...ADMIN } as const satisfies Allow

export const access = accessTable({
  'organisation.listProvinces': ADMIN,
  'organisation.listCities': ADMIN,
  'organisation.chooseCity': ADMIN,
  'organisation.tree': COLLEAGUES,
  'organisation.listCommunities': COLLEAGUES,
  'organisation.addLocalCommunity': ADMIN,
  'organisation.previewCommunity': ADMIN,
  'organisation.renameCommunity': ADMIN,
  'organisation.recodeCommunity': ADMIN,
  'organisation.listChanges': { CITY_GUIDE: 'always', BRANCH_GUIDE: 'always', ...MANAGERS },
  'organisation.getUnit': COLLEAGUES,
  'organisation.addUnit': MANAGERS,
  'organisation.addStation': ADMIN,
  'organisation.editUnit': MANAGERS,
  'organisation.closeUnit': MANAGERS,
  'organisation.listStaff': POLICE,
  'organisation.getStaff': POLICE,
  'organisation.addStaff': MANAGERS,
  'organisation.editStaff': MANAGERS,
  'organisation.endStaff': { CHIEF: 'scope', SYS: 'always' },
  'organisation.listPostings': POLICE,
  'organisation.addPosting': { CHIEF: 'scope', SYS: 'always' },
  'organisation.endPosting': { CHIEF: 'scope', SYS: 'always' },
  // The database shows a staff member his own entries and leaders those of their people.
  'organisation.listConflicts': {
    OFFICER: 'self',
    AUX: 'self',
    GRID: 'self',
    DUTY: 'self',
    DUTY_LEAD: 'self',
    MEDIATOR: 'self',
    ...STATION_LEADERS,
  },
  'organisation.registerConflict': {
    OFFICER: 'self',
    AUX: 'self',
    GRID: 'self',
    DUTY: 'self',
    DUTY_LEAD: 'self',
    MEDIATOR: 'self',
    ...STATION_LEADERS,
  },
  'organisation.endConflict': STATION_LEADERS,
  'organisation.staffing': { CITY_GUIDE: 'scope', BRANCH_GUIDE: 'scope', ...MANAGERS },
  'organisation.guide': MANAGERS,
})
