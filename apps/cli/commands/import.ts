import { createWriteStream, type Dirent, readdirSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import { stderr, stdout } from 'node:process'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { Worker } from 'node:worker_threads'
import type { CheckedRow, Counts } from '#features/imports/dry-run.ts'
import { noCounts } from '#features/imports/dry-run.ts'
import type { FolderReport } from '#features/imports/read-folder.ts'
import { returnedBook } from '#features/imports/returned-book.ts'
import { legalDate } from '#platform/clock/clock.ts'
import { writeWorkbook } from '#platform/files/xlsx.ts'
import { type Datum, DATUMS } from '#platform/standards/coordinates.ts'
import { translate } from '#platform/i18n/messages.ts'
import { type Arguments, type Command, text, UsageError } from '../command.ts'
import type { ImportNews, ImportOrder } from '../import-worker.ts'

/** A file that needs more than this is refused with its worker; nothing else of the program suffers. */
const WORKER_MEMORY_MB = 480

const zh = (key: string) => translate('zh-CN', key)

export const importCommand: Command = {
  name: 'import',
  summary:
    '读取并检查名单,逐行列出问题,不改动登记。Reads and checks lists and says what is the matter with each row; changes nothing.',
  usage: 'PATH… --dry-run [--json] [--demo] [--datum <WGS84|CGCS2000|GCJ02|BD09>] [--out <file.xlsx>]',
  options: {
    'dry-run': { type: 'boolean' },
    json: { type: 'boolean' },
    demo: { type: 'boolean' },
    datum: { type: 'string' },
    out: { type: 'string' },
  },
  details: [
    'PATH       文件或文件夹 files or folders: .xlsx .xls .et .csv .docx .zip',
    '--dry-run  只检查(必填;与登记册比对请用网页“导入核对”)check only, required; the page compares with the register',
    '--json     每行一条,只有位置和原因,没有个人信息 one object a line: places and reasons, nothing personal',
    '--demo     接受演示号码 accepts numbers of the demo region',
    '--datum    名单中坐标的坐标系,不填则坐标待确认 datum of the coordinates; without it they stay doubtful',
    '--out      写出核对表 writes the check list to be corrected',
    '退出码 exit code: 0 都能导入 all clean, 1 有待确认或有错误 some doubtful or wrong, 3 有文件不能读取 a file was refused',
  ],
  async run(args) {
    if (args.values['dry-run'] !== true)
      throw new UsageError('请加 --dry-run。Only --dry-run is possible from the command line.')
    if (args.rest.length === 0) throw new UsageError('请给出文件或文件夹。Name a file or a folder.')
    const order: ImportOrder = {
      files: args.rest.flatMap((path) => filesIn(path)),
      today: legalDate(new Date()),
      demo: args.values.demo === true,
      datum: datumOf(text(args, 'datum')),
    }
    const counts = noCounts()
    const kept: CheckedRow[] = []
    const out = text(args, 'out')
    const report = await readInWorker(order, (rows) => {
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

const isNoise = (name: string) => /^(\.|~\$)|^(Thumbs\.db|desktop\.ini|__MACOSX)$/i.test(name)

function filesIn(path: string, label = basename(path)): ImportOrder['files'] {
  let stats: ReturnType<typeof statSync>
  try {
    stats = statSync(path)
  } catch {
    throw new UsageError(`找不到 ${path}。There is no such file.`)
  }
  if (!stats.isDirectory()) return [{ name: label, path, size: stats.size }]
  return readdirSync(path, { withFileTypes: true })
    .filter((e: Dirent) => !isNoise(e.name) && (e.isFile() || e.isDirectory()))
    .toSorted((a, b) => a.name.localeCompare(b.name, 'zh-CN', { numeric: true }))
    .flatMap((e) => filesIn(join(path, e.name), `${label}/${e.name}`))
}

/** @throws Error in words where the worker ran out of memory or failed */
function readInWorker(order: ImportOrder, onRows: (rows: CheckedRow[]) => void): Promise<FolderReport> {
  const worker = new Worker(new URL('../import-worker.ts', import.meta.url), {
    workerData: order,
    resourceLimits: { maxOldGenerationSizeMb: WORKER_MEMORY_MB },
  })
  return new Promise((resolve, reject) => {
    worker.on('message', (news: ImportNews) => {
      if (news.kind === 'rows') onRows(news.rows)
      else resolve(news.report)
    })
    worker.on('error', (error: NodeJS.ErrnoException) =>
      reject(
        error.code === 'ERR_WORKER_OUT_OF_MEMORY'
          ? new Error(
              '文件需要的内存太多,已停止读取;请分成几个文件。A file needs too much memory and was not read on; split it.',
            )
          : error,
      ),
    )
  })
}

/** Where a row stands and what is the matter with it; what it holds stays in the file. */
const placed = ({ draft, outcome, reasons }: CheckedRow) => ({
  kind: 'row',
  ...draft.source,
  outcome: outcome === 'new' ? 'clean' : outcome,
  reasons: reasons.map(({ field, code, level }) => ({ field, code, level })),
})

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
  for (const { file, code } of report.refused) stderr.write(`✗ ${file}:${zh(`imports.file.${code}`)}\n`)
  for (const { file, sheet, code } of report.notes) stdout.write(`· ${file} ${sheet}:${zh(`imports.note.${code}`)}\n`)
  for (const sheet of report.sheets)
    stdout.write(`  ${sheet.file} ${sheet.sheet}:${zh(`imports.shape.${sheet.shape}`)} ${sheet.drafts}\n`)
  stdout.write(`可导入 clean ${clean},待确认 doubtful ${doubtful},有错误 wrong ${wrong}\n`)
  stdout.write('未与登记册比对。Not compared with the register.\n')
}
