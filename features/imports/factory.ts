import { strToU8, zipSync } from 'fflate'
import { makeDemoId } from '#platform/standards/citizen-number.ts'
import { type BookCell, type BookSheet, makeXlsx } from '#platform/tables/testing/books.ts'

/** A folder as a station has it: files by name, and what of it is known for certain. */
export interface MadeFolder {
  files: Record<string, Uint8Array>
  /** Rows of people and empty doors that the reader must find. */
  rows: number
  /** Every defect of dictionary §9.10 that was put in, by the code that must name it, and how often. */
  defects: Record<string, number>
}

const FAMILY = '林江何吕施张孔曹严华金魏陶姜'
const GIVEN = '一山水木石云雨田禾竹松梅兰'
const nameOf = (n: number): string =>
  `${FAMILY[n % FAMILY.length]}${GIVEN[Math.floor(n / 14) % GIVEN.length]}${GIVEN[Math.floor(n / 182) % GIVEN.length]}`
const numberOf = (n: number): string =>
  makeDemoId(
    `${1940 + (n % 60)}-${String(1 + (Math.floor(n / 60) % 12)).padStart(2, '0')}-${String(1 + (Math.floor(n / 720) % 28)).padStart(2, '0')}`,
    1 + (Math.floor(n / 20_160) % 998),
  )
const phoneOf = (n: number): string => `194${String(n % 100_000_000).padStart(8, '0')}`

/** Makes a folder of `size` rows or a few more, in nine shapes, with each defect of dictionary §9.10 in it. The same for the same size. */
export function makeFolder(size: number): MadeFolder {
  const folder: MadeFolder = { files: {}, rows: 0, defects: {} }
  let serial = 0
  const next = () => {
    serial += 1
    folder.rows += 1
    return { name: nameOf(serial), id: numberOf(serial), phone: phoneOf(serial), n: serial }
  }
  const defect = (code: string) => {
    folder.defects[code] = (folder.defects[code] ?? 0) + 1
  }
  const share = Math.ceil(size / 8)
  folder.files['01 江南小区人口登记表.xlsx'] = makeXlsx(households(share, next, defect))
  folder.files['02 朝阳村.xls'] = strToU8(page(share, next))
  folder.files['03 流动人口.csv'] = strToU8(`\ufeff${lines(share, ',', next, defect)}`)
  folder.files['04 出租房.et'] = strToU8(lines(share, '\t', next, defect))
  folder.files['05 楼栋表.xlsx'] = makeXlsx(buildings(share, next, defect, () => (folder.rows += 1)))
  folder.files['06 各村.zip'] = zipSync({
    '一组.xlsx': makeXlsx([village(Math.ceil(share / 2), 1, next, defect)]),
    '二组.xlsx': makeXlsx([village(Math.ceil(share / 2), 2, next, defect)]),
  })
  folder.files['07 员工花名册.docx'] = document(Math.min(share, 400), next)
  folder.files['08 接龙.txt'] = strToU8(chat(share, next))
  folder.files['09 户主表.xlsx'] = makeXlsx([heads(share, next, defect, () => (folder.rows += 1))])
  return folder
}

type Next = () => { name: string; id: string; phone: string; n: number }
type Defect = (code: string) => void

/** Blocks of three with merged doors, title and signature, banned and unmapped columns, every ruined number. */
function households(count: number, next: Next, defect: Defect): BookSheet[] {
  const rows: BookCell[][] = [
    ['江南小区实有人口登记表'],
    ['序号', '单元', '房号', '姓名', '与户主关系', '身份证号码', '联系电话', '民族', '备注'],
  ]
  const merges = ['A1:I1']
  for (let i = 0; i < count; i += 1) {
    const p = next()
    const member = i % 3
    let id: BookCell = p.id
    if (i % 50 === 7) {
      id = { number: `${Number(p.id.slice(0, 17))}0` }
      defect('id_precision_lost')
    } else if (i % 50 === 17) {
      id = '999202009010000001'
      defect('id_placeholder')
    } else if (i % 50 === 27) {
      id = `${p.id.slice(0, 17)}${p.id[17] === '1' ? '2' : '1'}`
      defect('id_checksum')
    }
    let phone: BookCell = p.phone
    if (i % 50 === 37) {
      phone = '123456'
      defect('phone_too_short')
    }
    const door = Math.floor(i / 3)
    const name = i % 10 === 3 ? [...p.name].join(' ') : p.name
    rows.push([
      String(i + 1),
      member === 0 ? String(1 + (door % 4)) : null,
      member === 0 ? String(100 * (1 + (Math.floor(door / 4) % 30)) + 1 + (Math.floor(door / 120) % 90)) : null,
      name,
      ['户主', '妻', '长子'][member] as string,
      id,
      phone,
      '汉',
      '内部说明',
    ])
    if (member === 2) merges.push(`B${rows.length - 2}:B${rows.length}`, `C${rows.length - 2}:C${rows.length}`)
  }
  rows.push(['合计', `${count}人`], ['填表人：某某', null, '2026年1月'])
  return [
    { name: '3号楼', rows, merges },
    {
      name: '旧',
      rows: [
        ['姓名', '身份证号'],
        ['不该读', '420799199001010016'],
      ],
      isHidden: true,
    },
  ]
}

const page = (count: number, next: Next): string =>
  `<html><head><meta charset="utf-8"></head><body><table><tr><th>姓名</th><th>公民身份号码</th><th>住址</th></tr>${Array.from(
    { length: count },
    (_, i) => {
      const p = next()
      return `<tr><td>${p.name}</td><td>${p.id}</td><td>${1 + (i % 9)}组${1 + i}号</td></tr>`
    },
  ).join('')}</table></body></html>`

/** Separated text with 同上, dates in every form, and addresses that say too little. */
function lines(count: number, mark: string, next: Next, defect: Defect): string {
  const dates = ['2024.1.5', '20240105', '2024年1月5日', '2024/1/5', '45296']
  const rows = [['姓名', '身份证号', '现住址', '入住日期', '手机号'].join(mark)]
  for (let i = 0; i < count; i += 1) {
    const p = next()
    let address = i % 3 === 1 ? '同上' : `民主路${1 + i}号`
    if (i % 30 === 12) {
      address = '老地方'
      defect('door_incomplete')
    } else if (i % 30 === 15) {
      address = '无'
      defect('door_missing')
    } else if (i % 30 === 13 || i % 30 === 16) address = `民主路${1 + i}号`
    let on = dates[i % dates.length] as string
    if (i % 30 === 20) {
      on = '2024年1月'
      defect('date_incomplete')
    }
    rows.push([p.name, p.id, address, on, p.phone].join(mark))
  }
  return `${rows.join('\r\n')}\r\n`
}

/** Floors down, rooms across; a building a sheet. */
function buildings(count: number, next: Next, defect: Defect, empty: () => void): BookSheet[] {
  const perSheet = 6 * 8
  return Array.from({ length: Math.ceil(count / perSheet) }, (_, s) => ({
    name: `${20 + s}号楼`,
    rows: [
      ['楼层', '1单元', null, null, null, '2单元', null, null, null],
      [null, '01', '02', '03', '04', '01', '02', '03', '04'],
      ...Array.from({ length: 6 }, (_row, f) => [
        `${6 - f}层`,
        ...Array.from({ length: 8 }, (_cell, c) => {
          if ((f + c) % 11 === 5) {
            empty()
            return '空户'
          }
          defect('id_missing')
          const p = next()
          return c % 4 === 3 ? `${p.name} ${p.phone}` : p.name
        }),
      ]),
    ],
    merges: ['B1:E1', 'F1:I1'],
  }))
}

function village(count: number, group: number, next: Next, defect: Defect): BookSheet {
  const rows: BookCell[][] = [['户号', '姓名', '关系', '证件号码', '组内户号']]
  for (let i = 0; i < count; i += 1) {
    const p = next()
    const isHead = i % 2 === 0
    let relation = isHead ? '户主' : '儿媳'
    if (i % 40 === 21) {
      relation = '那谁'
      defect('relation_unknown')
    }
    rows.push([String(1 + Math.floor(i / 2)), p.name, relation, p.id, isHead ? String(1 + Math.floor(i / 2)) : null])
  }
  return { name: `${group}组`, rows }
}

const document = (count: number, next: Next): Uint8Array => {
  const cell = (text: string) => `<w:tc><w:p><w:r><w:t>${text}</w:t></w:r></w:p></w:tc>`
  const row = (cells: string[]) => `<w:tr>${cells.map(cell).join('')}</w:tr>`
  const body = Array.from({ length: count }, (_, i) => {
    const p = next()
    return row([p.name, p.id, `宿舍楼${101 + i}室`])
  })
  return zipSync({
    '[Content_Types].xml': strToU8('<Types/>'),
    'word/document.xml': strToU8(
      `<w:document xmlns:w="w"><w:body><w:tbl>${row(['员工姓名', '身份证号', '住址'])}${body.join('')}</w:tbl></w:body></w:document>`,
    ),
  })
}

const chat = (count: number, next: Next): string =>
  Array.from({ length: count }, (_, i) => {
    const p = next()
    return `${i + 1}. ${p.name} ${p.id} ${p.phone} 江南小区${1 + (i % 30)}号楼${1 + (i % 4)}单元${101 + (i % 90)}`
  }).join('\n')

/** A row a household: the head with his number, the others by name only. Every fortieth cell holds two heads and one number. */
function heads(count: number, next: Next, defect: Defect, another: () => void): BookSheet {
  const rows: BookCell[][] = [['户主姓名', '身份证号', '家庭成员', '住址']]
  for (let i = 0; i < Math.ceil(count / 2); i += 1) {
    const head = next()
    const other = next()
    defect('id_missing')
    if (i % 40 === 9) {
      another()
      rows.push([`${head.name}、${nameOf(head.n + 5)}`, head.id, `${other.name}(妻)`, `江南小区5号楼1单元${101 + i}`])
      defect('people_in_cell')
      defect('people_in_cell')
      defect('id_missing')
      defect('id_missing')
    } else rows.push([head.name, head.id, `${other.name}(妻)`, `江南小区5号楼1单元${101 + i}`])
  }
  return { name: '户主', rows }
}
