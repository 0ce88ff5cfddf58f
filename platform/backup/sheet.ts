import { type Half, writeHalf } from '../crypto/recovery-key.ts'

export type SheetFacts = { host: string; dataDir: string; createdAt: string }

const NAMES = { 1: '甲', 2: '乙' } as const

export const sheetName = ({ half, keyId }: Half): string => `邻安恢复单-${NAMES[half]}-${keyId}.html`

/** One half of the recovery sheet: one A4 page for one person, readable without any program and typed back by hand. */
export function sheetPage(half: Half, facts: SheetFacts): string {
  const mine = NAMES[half.half]
  const other = NAMES[half.half === 1 ? 2 : 1]
  const row = (name: string, value: string) => `<tr><th>${name}</th><td>${escape(value)}</td></tr>`
  return `<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><title>邻安恢复单 ${mine} ${half.keyId}</title><style>${STYLE}</style></head><body>
<h1>邻安 恢复单(${mine}) <small>Recovery sheet, half ${half.half} of 2</small></h1>
<table>
${row('恢复密钥 Recovery key', half.keyId)}
${row('制作 Made', facts.createdAt)}
${row('机器 Machine', facts.host)}
${row('数据目录 Data folder', facts.dataDir)}
${row('保管人 Keeper', ' ')}
${row('签名、日期 Signature, date', ' ')}
</table>
<pre>
${writeHalf(half).join('\n')}
</pre>
<ol>
<li>备份只能用${mine}、${other}两半一起打开,任何一半单独都没有用。由两个人分开保管,装入封好的信封,不要放在同一处。<br>
A backup opens only with both halves; one alone is of no use. Two persons keep them, in sealed envelopes, never in one place.</li>
<li>恢复时执行 <code>linan restore --from 备份目录</code>,按提示逐行输入上面四行。字母大小写、空格不限;0 与 O、1 与 I 不必区分;每行末两位是校验码,输错会当场指出。<br>
To restore, run <code>linan restore --from &lt;backup folder&gt;</code> and type the four lines as asked. Case and spaces do not matter; each line ends with two check characters.</li>
<li>打印后请删除本文件;不要拍照、不要存入任何电脑或手机。每年用 <code>linan key check</code> 核对一次。<br>
Delete this file once printed; take no photo, keep no copy on any device. Try it once a year with <code>linan key check</code>.</li>
<li>重新制作恢复单后,旧单仍须保留至旧备份全部过期(30 天)。<br>After making a new sheet keep the old one until the old backups are gone (30 days).</li>
</ol>
</body></html>
`
}

const STYLE =
  'body{font:12pt/1.6 "Noto Serif CJK SC","SimSun",serif;margin:20mm;color:#000;background:#fff}' +
  'h1{font-size:20pt}small{font-size:11pt;font-weight:normal}table{border-collapse:collapse;width:100%}' +
  'th,td{border:1px solid #000;padding:2mm;text-align:left}th{width:40%;font-weight:normal}' +
  'pre{font:bold 19pt/2 "Courier New",monospace;text-align:center;border:2px solid #000;margin:10mm 0}@page{size:A4}'

const escape = (text: string) => text.replaceAll(/[&<>"]/g, (char) => `&#${char.charCodeAt(0)};`)
