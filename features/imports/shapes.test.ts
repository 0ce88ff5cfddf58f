import { strToU8 } from 'fflate'
import { describe, expect, it } from 'vitest'
import { type BookSheet, makeXlsx } from '#platform/tables/testing/books.ts'
import type { Meaning } from './headings.ts'
import { type FolderReport, readFolder } from './read-folder.ts'
import type { Draft } from './vocabulary.ts'

const A = '420799199001010016'
const B = '420799199001010024'
const C = '42079919991031077X'

async function read(
  files: Record<string, Uint8Array>,
  chosen: Record<string, Meaning> = {},
): Promise<{ drafts: Draft[]; report: FolderReport }> {
  const drafts: Draft[] = []
  const report = await readFolder(
    Object.entries(files).map(([name, bytes]) => ({ name, size: bytes.length, bytes: async () => bytes })),
    { chosen, options: { today: '2026-11-26', demo: true } },
    (found) => void drafts.push(...found),
  )
  return { drafts, report }
}
const sheet = (rows: BookSheet['rows'], merges: string[] = [], name = '名单') => ({
  'a.xlsx': makeXlsx([{ name, rows, merges }]),
})
const codes = (d: Draft | undefined) => d?.reasons.map((r) => `${r.field}:${r.code}`)
const people = (drafts: Draft[]) => drafts.map((d) => d.person?.name ?? null)

describe('what a list means', () => {
  it('finds the headings under title and instructions, and names what it must not read', async () => {
    const { drafts, report } = await read(
      sheet(
        [
          ['某社区人口登记表'],
          ['填报单位：某社区', null, '2026年'],
          ['序号', '姓名', '身份证号码', '民族', '政治面貌', '备注', '爱好'],
          ['1', '张三', A, '汉', '群众', '独居', '钓鱼'],
        ],
        ['A1:G1'],
      ),
    )
    expect(report.sheets[0]?.columns.map((c) => c.meaning)).toEqual([
      'ordinal',
      'name',
      'idNo',
      'banned',
      'banned',
      'note',
      'unknown',
    ])
    expect(JSON.stringify(drafts)).not.toMatch(/汉|群众|独居|钓鱼/)
  })

  it('reads headings of two rows', async () => {
    const { report } = await read(
      sheet(
        [
          ['姓名', '身份证号', '住址', null, null],
          [null, null, '楼栋', '单元', '房号'],
          ['张三', A, '3', '1', '101'],
        ],
        ['A1:A2', 'B1:B2', 'C1:E1'],
      ),
    )
    expect(report.sheets[0]?.columns.map((c) => c.meaning)).toEqual(['name', 'idNo', 'building', 'unitNo', 'roomNo'])
  })

  it('takes what somebody said of a heading, but never a forbidden one', async () => {
    const rows = [
      ['甲列', '身份证号', '宗教信仰'],
      ['张三', A, '无'],
    ]
    const { report } = await read(sheet(rows), { 甲列: 'name', 宗教信仰: 'hukouAddr' })
    expect(report.sheets[0]?.columns.map((c) => c.meaning)).toEqual(['name', 'idNo', 'banned'])
  })
})

describe('households', () => {
  it('keeps blocks with merged cells together, head first', async () => {
    const { drafts } = await read(
      sheet(
        [
          ['房号', '姓名', '与户主关系', '身份证号'],
          ['3-1-101', '张三', '户主', A],
          [null, '李四', '妻', B],
          ['3-1-102', '王五', '户主', C],
        ],
        ['A2:A3'],
      ),
    )
    expect(drafts.map((d) => [d.person?.name, d.person?.relation, d.household.split('\0').at(-1)])).toEqual([
      ['张三', '户主/本人', '1'],
      ['李四', '配偶', '1'],
      ['王五', '户主/本人', '2'],
    ])
  })

  it('gives a member without door the door of the head, and a stranger none', async () => {
    const { drafts } = await read(
      sheet([
        ['姓名', '与户主关系', '身份证号', '地址'],
        ['张三', '户主', A, '江南小区3号楼2单元501'],
        ['李四', '长子', B, null],
        ['王五', '户主', C, null],
      ]),
    )
    expect(drafts.map((d) => d.door.roomNo)).toEqual(['501', '501', undefined])
    expect(codes(drafts[2])).toEqual(['address:door_missing'])
  })

  it('goes by the number of the household where there is one', async () => {
    const { drafts } = await read(
      sheet([
        ['户号', '姓名', '地址'],
        ['7', '张三', '三组12号'],
        ['7', '李四', null],
        ['8', '王五', '三组13号'],
      ]),
    )
    expect(drafts.map((d) => [d.household.split('\0').at(-1), d.door.groupHouseNo])).toEqual([
      ['1', 12],
      ['1', 12],
      ['2', 13],
    ])
  })

  it('reads one row as a whole household', async () => {
    const { drafts } = await read(
      sheet([
        ['户主姓名', '身份证号', '家庭成员', '地址'],
        ['张三', A, '李四(妻)、张小三(子)', '王家村三组12号'],
      ]),
    )
    expect(drafts.map((d) => [d.person?.name, d.person?.relation])).toEqual([
      ['张三', undefined],
      ['李四', '配偶'],
      ['张小三', '子女'],
    ])
    expect(drafts[0]?.door).toEqual({ community: '王家村', villageGroup: '3组', groupHouseNo: 12 })
  })
})

describe('places', () => {
  it('reads a building table: floors down, rooms across', async () => {
    const { drafts } = await read(
      sheet(
        [
          ['5号楼楼栋表'],
          ['楼层', '1单元', null, '2单元'],
          [null, '01', '02', '01'],
          ['3层', '张三 13800000001', '空户', '李四、王五'],
          ['2层', '205 赵六', '', '孙八'],
          ['1层', '周九', '吴十', '郑一'],
        ],
        ['A1:D1', 'B2:C2'],
        '江南小区5号楼',
      ),
    )
    expect(drafts.map((d) => [d.door.building, d.door.unitNo, d.door.roomNo, d.person?.name ?? d.occupancy])).toEqual([
      ['5号楼', '1', '301', '张三'],
      ['5号楼', '1', '302', '空置'],
      ['5号楼', '2', '301', '李四'],
      ['5号楼', '2', '301', '王五'],
      ['5号楼', '1', '205', '赵六'],
      ['5号楼', '2', '201', '孙八'],
      ['5号楼', '1', '101', '周九'],
      ['5号楼', '1', '102', '吴十'],
      ['5号楼', '2', '101', '郑一'],
    ])
  })

  it('takes building and group from the name of the sheet, the file or a line of its own', async () => {
    const rows = [['房号', '姓名', '身份证号'], ['101', '张三', A], ['二单元'], ['201', '李四', B]]
    const { drafts } = await read(sheet(rows, [], '3号楼'))
    expect(drafts.map((d) => [d.door.building, d.door.unitNo, d.door.roomNo])).toEqual([
      ['3号楼', undefined, '101'],
      ['3号楼', '2', '201'],
    ])
    const village = await read({ '五组名单.csv': strToU8('姓名,组内户号\n张三,023\n') })
    expect(village.drafts[0]?.door).toEqual({ villageGroup: '5组', groupHouseNo: 23 })
  })

  it('reads rooms without people, and says nobody is there', async () => {
    const { drafts } = await read(
      sheet([
        ['楼栋', '单元', '房号', '姓名', '房屋状态'],
        ['3', '1', '101', '空户', null],
        ['3', '1', '102', null, '出租'],
      ]),
    )
    expect(drafts.map((d) => [d.person, d.occupancy])).toEqual([
      [null, '空置'],
      [null, '出租'],
    ])
  })

  it('says that a door became a date', async () => {
    const { drafts } = await read(
      sheet([
        ['房号', '姓名', '身份证号'],
        [{ day: 46_083 }, '张三', A],
      ]),
    )
    expect(codes(drafts[0])).toEqual(['roomNo:door_became_date'])
  })
})

describe('defects of cells (dictionary §9.10)', () => {
  const one = async (
    heading: string,
    cell: string | { number: string } | { day: number },
    more: Record<string, string> = {},
  ) =>
    (
      await read(
        sheet([
          ['姓名', '地址', heading, ...Object.keys(more)],
          ['张三', '三组12号', cell, ...Object.values(more)],
        ]),
      )
    ).drafts[0]

  it.each([
    ['a number that lost its digits', { number: '4.20799199001010E+17' }, 'id_precision_lost'],
    ['the same as text', '4.2E+17', 'id_precision_lost'],
    ['the same with its zeros', '420799199001010000', 'id_precision_lost'],
    ['a temporary number of a school', '999202009010000001', 'id_placeholder'],
    ['equal digits', '111111111111111111', 'id_placeholder'],
    ['no number', '无', 'id_missing'],
  ])('%s waits for it and is never guessed', async (_what, cell, code) => {
    const draft = await one('身份证号', cell)
    expect([codes(draft), draft?.person?.idNo, draft?.person?.idType]).toEqual([[`idNo:${code}`], '', 'NONE'])
    expect(draft?.reasons[0]?.level).toBe('doubtful')
  })

  it('a wrong check digit, a day that never was and a number too short are wrong', async () => {
    for (const [cell, code] of [
      ['420799199001010015', 'id_checksum'],
      ['420799198502290015', 'id_birth_invalid'],
      ['42079919900101001', 'id_length'],
    ])
      expect((await one('身份证号', cell as string))?.reasons).toEqual([{ field: 'idNo', code, level: 'wrong' }])
  })

  it('takes full-width and spaced numbers, lower x and 15 digits', async () => {
    expect((await one('身份证号', '４２０７９９ 19991031 077x'))?.person?.idNo).toBe(C)
    const old = await one('身份证号', '420799900101001')
    expect([old?.person?.idNo.length, codes(old)]).toEqual([18, ['idNo:id_upgraded_from_15']])
  })

  it.each([
    ['1990.1.1', '1990-01-01'],
    ['19900101', '1990-01-01'],
    ['1990年1月1日', '1990-01-01'],
    ['1990/01/01', '1990-01-01'],
    [{ day: 32_874 }, '1990-01-01'],
    ['32874', '1990-01-01'],
  ])('reads the day %j', async (cell, day) => {
    expect((await one('出生日期', cell))?.person?.birthDate).toBe(day)
  })

  it('never invents a day', async () => {
    const draft = await one('出生日期', '1990年1月')
    expect([draft?.person?.birthDate, codes(draft)]).toEqual([
      undefined,
      ['idNo:id_missing', 'birthDate:date_incomplete'],
    ])
    expect(codes(await one('出生日期', '1990.13.1'))).toContain('birthDate:date_unreadable')
  })

  it.each([
    ['妻', '配偶'],
    ['长子', '子女'],
    ['次女', '子女'],
    ['儿媳', '其他亲属'],
    ['女婿', '其他亲属'],
    ['孙女', '其他亲属'],
    ['岳母', '其他亲属'],
    ['母亲', '父母'],
    ['租客', '其他'],
  ])('%s is %s, and the word is not kept', async (word, relation) => {
    const draft = await one('与户主关系', word)
    expect(draft?.person?.relation).toBe(relation)
  })

  it('same above, stray spaces, dots of names and marks for nothing', async () => {
    const { drafts } = await read(
      sheet([
        ['姓名', '地址', '电话'],
        ['张 三', '三组12号', '138 0000 0000'],
        ['阿依·古丽', '同上', '〃'],
        ['欧阳 娜娜', '〃', '—'],
      ]),
    )
    expect(drafts.map((d) => [d.person?.name, d.door.groupHouseNo, d.person?.phones])).toEqual([
      ['张三', 12, ['13800000000']],
      ['阿依·古丽', 12, ['13800000000']],
      ['欧阳娜娜', 12, []],
    ])
  })

  it('splits people and numbers of one cell, and says where it is unsure', async () => {
    const { drafts } = await read(
      sheet([
        ['姓名', '地址', '身份证号', '电话'],
        ['张三、李四', '三组12号', `${A} ${B}`, '13800000000/0438-1234567'],
        ['王五、赵六', '三组13号', C, ''],
      ]),
    )
    expect(
      drafts.map((d) => [
        d.person?.name,
        d.person?.idNo,
        d.person?.phones.length,
        codes(d)?.includes('name:people_in_cell'),
      ]),
    ).toEqual([
      ['张三', A, 2, false],
      ['李四', B, 0, false],
      ['王五', '', 0, true],
      ['赵六', '', 0, true],
    ])
  })

  it('marks one number under two names, and a person who stands twice', async () => {
    const { drafts } = await read(
      sheet([
        ['姓名', '地址', '身份证号'],
        ['张三', '三组12号', A],
        ['李四', '三组13号', A],
        ['张三', '三组12号', A],
        ['张三', '三组14号', A],
      ]),
    )
    expect(drafts.map(codes)).toEqual([
      [],
      ['idNo:number_of_two_names'],
      ['idNo:twice_in_import'],
      ['idNo:twice_in_import'],
    ])
  })

  it('names a phone that is too short, a cell that is an error and a sex that the number contradicts', async () => {
    expect(codes(await one('电话', '12345'))).toContain('phone:phone_service_not_personal')
    expect(codes(await one('电话', '123456'))).toContain('phone:phone_too_short')
    expect(codes(await one('身份证号', A, { 性别: '女' }))).toEqual(['sex:sex_mismatch'])
  })
})

describe('lists without headings', () => {
  it('reads a pasted list, a line a person', async () => {
    const { drafts } = await read({
      '接龙.txt': strToU8(
        `1. 张三 ${A} 13800000000 江南小区3号楼2单元501\n2、李四，女，13800000002，五组23号\n接龙完毕，谢谢`,
      ),
    })
    expect(people(drafts)).toEqual(['张三', '李四'])
    expect(drafts.map((d) => [d.door.roomNo, d.door.groupHouseNo])).toEqual([
      ['501', undefined],
      [undefined, 23],
    ])
  })

  it('leaves totals, signatures and repeated headings out', async () => {
    const head = ['姓名', '地址', '身份证号']
    const { drafts } = await read(
      sheet([head, ['张三', '三组12号', A], head, ['合计', '1人'], ['填表人：李四', null, '2026年1月']]),
    )
    expect(people(drafts)).toEqual(['张三'])
  })

  it('takes nothing of a file it refuses, and goes on with the next', async () => {
    const { drafts, report } = await read({
      'a.rar': strToU8('Rar!\u001a\u0007\0'),
      'b.csv': strToU8(`姓名,地址\n张三,三组12号\n`),
      'c.csv': strToU8('   '),
    })
    expect([people(drafts), report.refused]).toEqual([
      ['张三'],
      [
        { file: 'a.rar', code: 'file_is_rar' },
        { file: 'c.csv', code: 'file_empty' },
      ],
    ])
  })
})
