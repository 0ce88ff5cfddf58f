import { strFromU8, unzipSync } from 'fflate'

/** All text of a workbook's parts, to look for values in it. */
export const readWorkbookText = (file: Buffer): string =>
  Object.entries(unzipSync(new Uint8Array(file)))
    .filter(([name]) => name.endsWith('.xml'))
    .map(([, bytes]) => strFromU8(bytes))
    .join('\n')
