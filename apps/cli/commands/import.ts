import { createWriteStream } from 'node:fs'
import { stderr, stdout } from 'node:process'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { CheckedRow, Counts } from '#features/imports/dry-run.ts'
import { noCounts } from '#features/imports/dry-run.ts'
import type { FolderReport } from '#features/imports/read-folder.ts'
import { ACCEPTABLE } from '#features/imports/vocabulary.ts'
import { returnedBook } from '#features/imports/returned-book.ts'
import { legalDate } from '#platform/clock/clock.ts'
import { writeWorkbook } from '#platform/files/xlsx.ts'
import { type Datum, DATUMS } from '#platform/standards/coordinates.ts'
import { translate } from '#platform/i18n/messages.ts'
import { type Arguments, type Command, text, UsageError } from '../command.ts'
import { filesIn, readChecked } from '../read-lists.ts'

const zh = (key: string) => translate('zh-CN', key)

export const importCommand: Command = {
  name: 'import',
  summary:
    '读取并检查名单(--dry-run),或登录后写入登记(--commit)。Reads and checks lists, or signs in and writes them into the register.',
  usage:
    'PATH… (--dry-run [--json] [--out <file.xlsx>] | --commit --community <code> [--compound <name>] [--sender <name>] [--accept <codes>] [--posting <n>] [--url <address>]) [--demo] [--datum <WGS84|CGCS2000|GCJ02|BD09>]',
  options: {
    'dry-run': { type: 'boolean' },
    commit: { type: 'boolean' },
    json: { type: 'boolean' },
    demo: { type: 'boolean' },
    datum: { type: 'string' },
    out: { type: 'string' },
    community: { type: 'string' },
    compound: { type: 'string' },
    sender: { type: 'string' },
    accept: { type: 'string', multiple: true },
    posting: { type: 'string' },
    url: { type: 'string' },
  },
  details: [
    'PATH       文件或文件夹 files or folders: .xlsx .xls .et .csv .docx .zip',
    '--dry-run   只检查,不改动登记(与登记册比对请用网页“导入核对”)check only; the page compares with the register',
    '--json      每行一条,只有位置和原因,没有个人信息 one object a line: places and reasons, nothing personal',
    '--out       写出核对表 writes the check list to be corrected',
    '--commit    写入登记:在终端输入登录名、密码、验证码,按本人权限和审计写入,中断后再运行即继续;撤销在网页上 writes as the person who signs in here: same rights, same audit, same undo; run again it goes on',
    '--community 名单所属社区,12 位代码 community of the lists, 12 digits',
    '--compound  没写小区的楼栋属于哪个小区 compound of buildings that no row gives one',
    '--sender    名单来自谁 who sent the lists',
    `--accept    整份名单都已核实的疑点,逗号分隔 doubts that are settled for all rows: ${ACCEPTABLE.join(',')}`,
    '--posting   有几个岗位时用第几个 which of several postings',
    '--url       别的机器上的服务,https a service on another machine, https',
    '--demo      接受演示号码 accepts numbers of the demo region',
    '--datum     名单中坐标的坐标系,不填则坐标待确认 datum of the coordinates; without it they stay doubtful',
    '退出码 exit code: 0 都能导入 all clean, 1 有待确认或有错误 some doubtful or wrong, 3 有文件不能读取 a file was refused',
  ],
  async run(args) {
    if ((args.values['dry-run'] === true) === (args.values.commit === true))
      throw new UsageError('请加 --dry-run 或 --commit 之一。Give one of --dry-run and --commit.')
    if (args.rest.length === 0) throw new UsageError('请给出文件或文件夹。Name a file or a folder.')
    const order = {
      files: args.rest.flatMap((path) => filesIn(path)),
      today: legalDate(new Date()),
      demo: args.values.demo === true,
      datum: datumOf(text(args, 'datum')),
    }
    if (args.values.commit === true) {
      // Only this one needs the contracts of the server.
      const { commitFromTerminal } = await import('../import-commit.ts')
      const { files, ...read } = order
      return commitFromTerminal(args, files, read, (report) => listSheets(report))
    }
    const counts = noCounts()
    const kept: CheckedRow[] = []
    const out = text(args, 'out')
    const report = await readChecked(order, (rows) => {
      for (const row of rows) {
        counts[row.outcome] += 1
        if (args.values.json === true) stdout.write(`${JSON.stringify(placed(row))}\n`)
        if (out !== undefined) kept.push(row)
      }
    })
    if (out !== undefined) {
      const book = returnedBook(kept, zh, { by: '' })
      await pipeline(Readable.from(writeWorkbook(book)), createWriteStream(out, { mode: 0o600 }))
    }
    conclude(args, report, counts)
    if (report.refused.length > 0) return 3
    return counts.doubtful + counts.wrong > 0 ? 1 : 0
  },
}

function datumOf(said: string | undefined): Datum | undefined {
  if (said === undefined) return undefined
  const datum = DATUMS.find((d) => d === said.toUpperCase())
  if (datum === undefined)
    throw new UsageError(`坐标系只能是 ${DATUMS.join('、')}。The datum is one of ${DATUMS.join(', ')}.`)
  return datum
}

/** Where a row stands and what is the matter with it; what it holds stays in the file. */
const placed = ({ draft, outcome, reasons }: CheckedRow) => ({
  kind: 'row',
  ...draft.source,
  outcome: outcome === 'new' ? 'clean' : outcome,
  reasons: reasons.map(({ field, code, level }) => ({ field, code, level })),
})

function listSheets(report: FolderReport): void {
  for (const { file, code } of report.refused) stderr.write(`✗ ${file}:${zh(`imports.file.${code}`)}\n`)
  for (const { file, sheet, code } of report.notes) stdout.write(`· ${file} ${sheet}:${zh(`imports.note.${code}`)}\n`)
  for (const sheet of report.sheets)
    stdout.write(`  ${sheet.file} ${sheet.sheet}:${zh(`imports.shape.${sheet.shape}`)} ${sheet.drafts}\n`)
}

function conclude(args: Arguments, report: FolderReport, counts: Counts): void {
  const { doubtful, wrong, new: clean } = counts
  if (args.values.json === true) {
    for (const { file, code } of report.refused) stdout.write(`${JSON.stringify({ kind: 'refused', file, code })}\n`)
    for (const note of report.notes) stdout.write(`${JSON.stringify({ kind: 'note', ...note })}\n`)
    for (const { columns, ...sheet } of report.sheets)
      stdout.write(
        `${JSON.stringify({ kind: 'sheet', ...sheet, columns: columns.map(({ heading, meaning }) => ({ heading, meaning })) })}\n`,
      )
    stdout.write(`${JSON.stringify({ kind: 'sum', clean, doubtful, wrong })}\n`)
    return
  }
  listSheets(report)
  stdout.write(`可导入 clean ${clean},待确认 doubtful ${doubtful},有错误 wrong ${wrong}\n`)
  stdout.write('未与登记册比对。Not compared with the register.\n')
}
