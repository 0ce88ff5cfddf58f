import { codeFigure, sheetsPage } from '#features/contact-cards/public.ts'
import { escapeHtml } from '#platform/files/print.ts'
import type { FileAnswer } from '#platform/http/action.ts'
import { translate } from '#platform/i18n/messages.ts'
import { codeUrl } from '../code.ts'

/** Papers are Chinese whatever the reader's language: they hang in the street. */
const LANGUAGE = 'zh-CN'
const say = (key: string) => escapeHtml(translate(LANGUAGE, `checkIns.paper.${key}`))

/** Codes to hang at points, six a sheet. They name a place and nobody, and open the field app, which nobody else can use. */
export function codesPage(
  origin: string,
  points: readonly { name: string; communityName: string; code: string }[],
): FileAnswer {
  const pieces = points.map(
    (
      p,
    ) => `<div class="head"><h1>${escapeHtml(p.name)}</h1><span class="unit">${escapeHtml(p.communityName)}</span></div>
${codeFigure(codeUrl(origin, p.code), say('scan'))}
<p class="small">${say('care')}</p>`,
  )
  return sheetsPage('point', LANGUAGE, translate(LANGUAGE, 'checkIns.paper.title'), pieces)
}
