import { createHash } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { derOf, factsOf } from '#platform/tls/certificate.ts'
import { mobileConfig } from '#platform/tls/root-files.ts'
import { GUIDES } from './guide.ts'
import { drawGuide, text } from './picture.ts'

const STYLE = `:root{color-scheme:light dark}body{font:16px/1.6 'Noto Sans CJK SC','Microsoft YaHei','PingFang SC',sans-serif;margin:0 auto;max-width:58rem;padding:1rem}
code{font:15px/1.7 ui-monospace,Consolas,monospace;word-break:break-all}.mark{border:2px solid #0b57d0;border-radius:8px;padding:.75rem 1rem}
img{max-width:100%;height:auto;background:#fff}a{display:inline-block;padding:.4rem 0;margin-right:1.5rem}summary{font-size:1.15rem;padding:.6rem 0;cursor:pointer}`
const STYLE_HASH = `'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`

/**
 * Serves the root certificate and how to take it in, to anybody: it is public, and whoever needs it cannot sign in yet. The page cannot vouch for
 * itself, so it says what to compare with: the slip the administrator printed. `root` answers the PEM in force now.
 */
export function serveAuthority(app: FastifyInstance, root: () => string | undefined): void {
  app.get('/ca', async (_request, reply) => {
    const pem = root()
    if (pem === undefined) return reply.callNotFound()
    return reply
      .header(
        'content-security-policy',
        `default-src 'none'; style-src ${STYLE_HASH}; img-src 'self'; frame-ancestors 'none'; base-uri 'none'`,
      )
      .type('text/html; charset=utf-8')
      .send(authorityPage(pem))
  })
  const file = (name: string, type: string, bodyOf: (pem: string) => Buffer | string) =>
    app.get(`/ca/${name}`, async (_request, reply) => {
      const pem = root()
      if (pem === undefined) return reply.callNotFound()
      return reply.header('content-disposition', `attachment; filename="${name}"`).type(type).send(bodyOf(pem))
    })
  file('linan-root.crt', 'application/x-x509-ca-cert', derOf)
  file('linan-root.pem', 'application/x-pem-file', (pem) => pem)
  file('linan-root.mobileconfig', 'application/x-apple-aspen-config', mobileConfig)
  for (const guide of GUIDES)
    app.get(`/ca/${guide.id}.svg`, async (_request, reply) => reply.type('image/svg+xml').send(drawGuide(guide)))
}

function authorityPage(root: string): string {
  const { subject, sha256, notAfter } = factsOf(root)
  const guides = GUIDES.map(
    (guide) => `<details><summary>${text(guide.title)} · <code>${guide.file}</code></summary>
<img src="/ca/${guide.id}.svg" alt="${text(guide.title)}">
<ol>${guide.steps.map((step) => `<li>${text(step.zh)}<br><span lang="en">${text(step.en)}</span></li>`).join('')}</ol></details>`,
  ).join('\n')
  return `<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>邻安 · 根证书 Root certificate</title><style>${STYLE}</style></head>
<body><main><h1>安装本所根证书 <span lang="en">Root certificate</span></h1>
<p>装好后，浏览器会认出这台服务器，不再警告。<br><span lang="en">Once it is installed, the browser knows this server and warns no more.</span></p>
<div class="mark"><p><strong>${text(subject)}</strong>，有效至 <span lang="en">good until</span> ${notAfter.toISOString().slice(0, 10)}</p>
<p>SHA-256<br><code>${sha256}</code></p>
<p>安装时，把<strong>手机或电脑显示的</strong> SHA-256 与管理员纸条上的逐字核对。不一致，就不要安装，并告诉管理员。<br>
<span lang="en">While installing, compare the SHA-256 <strong>your device shows</strong> with the administrator’s slip. If they differ, do not install and tell the administrator.</span></p></div>
<p><a href="/ca/linan-root.crt">linan-root.crt</a><a href="/ca/linan-root.mobileconfig">linan-root.mobileconfig</a><a href="/ca/linan-root.pem">linan-root.pem</a></p>
${guides}
</main></body></html>
`
}
