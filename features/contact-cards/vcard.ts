import type { Contact } from './rules.ts'

/** RFC 2426 §4: backslash, comma, semicolon and line ends would end a value. */
const escaped = (value: string): string => value.replace(/[\\,;]/g, (c) => `\\${c}`).replace(/\r?\n/g, '\\n')

/**
 * The contact as a vCard 3.0 (RFC 2426): what the QR code carries. Cameras and WeChat offer to keep it or to call, without a network and without a
 * page of ours. Office data only, and each once: the longer the text, the finer the code.
 * @param words heading of the hours, in the language of the card
 */
export function vCardOf(c: Contact, words: { hours: string }): string {
  return [
    'BEGIN:VCARD',
    'VERSION:3.0',
    `N:${escaped(c.officer.name)};;;;`,
    `FN:${escaped(`${c.officer.name} ${c.roomName ?? c.stationName ?? ''}`.trim())}`,
    ...(c.stationName === null ? [] : [`ORG:${escaped(c.stationName)}`]),
    `TEL;TYPE=WORK:${escaped(c.phone)}`,
    ...(c.openHours === null ? [] : [`NOTE:${escaped(`${words.hours} ${c.openHours}`)}`]),
    'END:VCARD',
    '',
  ].join('\r\n')
}
