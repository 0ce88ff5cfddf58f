import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkDoorNo, checkDoorPart } from './door.ts'

describe('checkDoorNo', () => {
  it.each([
    ['12号', '12号'],
    ['甲12号', '甲12号'],
    ['12号院', '12号院'],
    ['12号附3号', '12号附3号'],
    ['12-3-4', '12-3-4'],
    ['3排5号', '3排5号'],
    ['１２號', '12号'],
    ['12—3', '12-3'],
    [' 12 号 ', '12号'],
    ['12#', '12号'],
    ['12', '12'],
  ])('takes %s as %s', (raw, value) => {
    expect(checkDoorNo(raw)).toEqual({ ok: true, value, warnings: [] })
  })

  it.each(['12号之一', '老供销社旁', '12号A', '1234567890号'])('takes %s with a warning', (raw) => {
    expect(checkDoorNo(raw)).toEqual({ ok: true, value: raw, warnings: ['door_unusual'] })
  })

  it.each([
    ['', 'door_required'],
    ['无', 'door_placeholder'],
    ['无号', 'door_placeholder'],
    ['—', 'door_placeholder'],
    ['12号'.repeat(8), 'door_too_long'],
    ['12\u202E号', 'text_invisible'],
  ])('refuses %j with %s', (raw, error) => {
    expect(checkDoorNo(raw)).toEqual({ ok: false, error })
  })
})

describe('checkDoorPart', () => {
  it.each([
    ['building', '3号楼', '3'],
    ['building', '3栋', '3'],
    ['building', '三幢', '3'],
    ['building', '03#楼', '3'],
    ['building', 'a座', 'A'],
    ['building', '第十二栋', '12'],
    ['building', '二十一棟', '21'],
    ['building', '一百零三号楼', '103'],
    ['building', '一百二十栋', '120'],
    ['room', '三〇一室', '301'],
    ['room', '一二零三', '1203'],
    ['unit', '2单元', '2'],
    ['unit', '０２单元', '2'],
    ['unit', '东', '东'],
    ['floor', '12层', '12'],
    ['floor', '3楼', '3'],
    ['floor', '负一层', '-1'],
    ['floor', 'B1', '-1'],
    ['floor', '地下2层', '-2'],
    ['room', '301室', '301'],
    ['room', '0301号', '0301'],
    ['room', '301A', '301A'],
    ['room', '东户', '东户'],
    ['room', '商服', '商服'],
    ['room', '车库', '车库'],
  ] as const)('stores %s %s as %s', (part, raw, value) => {
    expect(checkDoorPart(part, raw)).toEqual({ ok: true, value, warnings: [] })
    expect(checkDoorPart(part, value)).toEqual({ ok: true, value, warnings: [] })
  })

  it('keeps an unusual word whole, with a warning', () => {
    expect(checkDoorPart('building', '办公楼')).toEqual({ ok: true, value: '办公楼', warnings: ['door_unusual'] })
    expect(checkDoorPart('unit', '二三单元')).toMatchObject({ value: '二三单元' })
    expect(checkDoorPart('room', '一百二室')).toMatchObject({ value: '一百二室' })
    expect(checkDoorPart('building', '3-1栋')).toEqual({ ok: true, value: '3-1栋', warnings: ['door_unusual'] })
  })

  it('takes ranges only for blocks of rooms of one use', () => {
    expect(checkDoorPart('room', '1-12,15', { ranges: true })).toEqual({ ok: true, value: '1-12,15', warnings: [] })
    expect(checkDoorPart('room', '１～１２，１５室', { ranges: true })).toEqual({
      ok: true,
      value: '1-12,15',
      warnings: [],
    })
    expect(checkDoorPart('floor', '1至3层', { ranges: true })).toEqual({ ok: true, value: '1-3', warnings: [] })
    expect(checkDoorPart('room', '1-12,15')).toEqual({ ok: false, error: 'door_range_not_allowed' })
    expect(checkDoorPart('room', '12-1', { ranges: true })).toEqual({ ok: false, error: 'door_range_invalid' })
  })

  it.each([
    ['无', 'door_placeholder'],
    ['无单元', 'door_placeholder'],
    ['/', 'door_placeholder'],
    ['', 'door_required'],
    ['一二三四五六七八九十十一', 'door_too_long'],
    ['1\u200B', 'text_invisible'],
  ])('refuses %j with %s', (raw, error) => {
    expect(checkDoorPart('unit', raw)).toEqual({ ok: false, error })
  })

  it('never throws and accepts its own answers', () => {
    const raw = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: fc.constantFrom(...'0123一二十栋号楼层室户B-,~负第无 '), maxLength: 12 }),
    )
    fc.assert(
      fc.property(raw, fc.constantFrom('building', 'unit', 'floor', 'room'), fc.boolean(), (text, part, ranges) => {
        checkDoorNo(text)
        const result = checkDoorPart(part, text, { ranges })
        if (result.ok) expect(checkDoorPart(part, result.value, { ranges })).toEqual(result)
      }),
      { numRuns: 2000 },
    )
  })
})
