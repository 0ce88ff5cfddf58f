/** Instead of lines: signed on paper, which goes into the file. */
export const ON_PAPER = 'paper'

/** How somebody signed, as an agreement has it. @param signed lines of the screen, or `ON_PAPER` */
export const howSigned = (signed: string) =>
  signed === ON_PAPER ? { how: '纸质签名' as const } : { how: '屏幕签名' as const, strokes: signed }
