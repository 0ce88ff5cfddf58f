import { create } from 'qrcode'
import { expect, test } from 'vitest'
import { qrPath } from '#platform/files/qr.ts'
import { type Contact, doorsForKind, lackOf, wholeContact } from './rules.ts'
import { vCardOf } from './vcard.ts'

const contact: Contact = {
  areaName: '团结警务区',
  stationName: '团结派出所',
  roomName: '团结社区警务室',
  officer: { id: crypto.randomUUID(), name: '周念慈' },
  phone: '0438-5550110',
  openHours: '周一至周五 8:30—17:00',
  address: '临江路1号',
  supervisionPhone: null,
}

test('a card without officer or telephone is none, and says which', () => {
  expect(lackOf(undefined)).toBe('card_no_officer')
  expect(lackOf({ ...contact, officer: null })).toBe('card_no_officer')
  expect(lackOf({ ...contact, phone: null })).toBe('card_no_phone')
  expect(lackOf({ ...contact, phone: '' })).toBe('card_no_phone')
  expect(lackOf(contact)).toBeNull()
  expect(wholeContact({ ...contact, phone: null })).toBeUndefined()
  expect(wholeContact(contact)).toEqual(contact)
})

test('the code holds a vCard with name, station, telephone and hours, and nothing breaks out of a value', () => {
  const lines = vCardOf(contact, { hours: '接待时间' }).split('\r\n')
  expect(lines).toEqual([
    'BEGIN:VCARD',
    'VERSION:3.0',
    'N:周念慈;;;;',
    'FN:周念慈 团结社区警务室',
    'ORG:团结派出所',
    'TEL;TYPE=WORK:0438-5550110',
    'NOTE:接待时间 周一至周五 8:30—17:00',
    'END:VCARD',
    '',
  ])
  const hostile = vCardOf({ ...contact, roomName: '一;二,三\\\nTEL:110', openHours: null }, { hours: '' })
  expect(hostile).toContain('FN:周念慈 一\\;二\\,三\\\\\\nTEL:110\r\n')
  expect(hostile.split('\r\n').filter((line) => line.startsWith('TEL'))).toHaveLength(1)
})

test('a card with long names still fits a code that a phone reads from 27 mm', () => {
  const long = { ...contact, stationName: '某'.repeat(20), roomName: '某'.repeat(20), openHours: '某'.repeat(30) }
  const text = vCardOf(long, { hours: '接待时间' })
  // 0.33 mm a module is what cameras of ten years ago resolve at a hand's breadth.
  expect(27 / qrPath(text).size).toBeGreaterThan(0.33)
  expect(create(text, { errorCorrectionLevel: 'M' }).modules.size + 8).toBe(qrPath(text).size)
})

test('cards go to all doors in use, notices to houses registered as commercial', () => {
  const doors = [
    { id: 'a', state: '启用', use: '住宿' },
    { id: 'b', state: '启用', use: '商用' },
    { id: 'c', state: '停用', use: '商用' },
    { id: 'd', state: '待核', use: null },
  ]
  expect(doorsForKind('卡', doors).map((d) => d.id)).toEqual(['a', 'b', 'd'])
  expect(doorsForKind('提示牌', doors).map((d) => d.id)).toEqual(['b'])
})
