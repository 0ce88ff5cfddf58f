/**
 * Prints the SQL that seeds `work_calendar`: `node tools/calendar.mjs 2025.json 2026.json …`, files as published by
 * github.com/NateScarlet/holiday-cn (MIT), which names the State Council notice of each year. Days that a notice
 * names in another year are used when that year's file is given too (2022-12-31 stands in the notice for 2023).
 */
import { readFileSync } from 'node:fs'

const files = process.argv.slice(2)
if (files.length === 0) {
  console.error('Usage: node tools/calendar.mjs <year.json> …')
  process.exit(1)
}

const quote = (text) => `'${text.replaceAll("'", "''")}'`

const notices = files.map((file) => JSON.parse(readFileSync(file, 'utf8'))).filter((notice) => notice.days.length > 0)
const years = notices.map((notice) => notice.year).sort((a, b) => a - b)
const days = notices
  .flatMap((notice) => notice.days)
  .filter((day) => years.includes(Number(day.date.slice(0, 4))))
  .sort((a, b) => (a.date < b.date ? -1 : 1))

for (const notice of notices) console.log(`-- ${notice.year}: ${notice.papers.join(' ')}`)
console.log(`insert into work_calendar (date, is_workday, note, year)
select day::date, extract(isodow from day) < 6, null, extract(year from day)::int
from unnest(array[${years.join(', ')}]) as loaded(year),
  generate_series(make_timestamp(loaded.year, 1, 1, 0, 0, 0), make_timestamp(loaded.year, 12, 31, 0, 0, 0), interval '1 day') as day;`)
console.log(`update work_calendar as known set is_workday = notice.is_workday, note = notice.note
from (values`)
const groups = Map.groupBy(days, (day) => `${day.date.slice(0, 4)} ${day.isOffDay}`)
console.log(
  [...groups.values()]
    .map((group) => group.map((day) => `(date ${quote(day.date)}, ${!day.isOffDay}, ${quote(day.name)})`).join(', '))
    .map((line) => `  ${line}`)
    .join(',\n'),
)
console.log(') as notice (date, is_workday, note) where known.date = notice.date;')
