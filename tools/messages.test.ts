import { describe, expect, it } from 'vitest'
import { inlineFaults, keysFile, messageFaults, parityFaults, readCatalogue, usageFaults } from './messages.ts'

const zh = (text: object) => ({ path: 'features/places/messages/zh-CN.json', text: JSON.stringify(text) })
const en = (text: object) => ({ path: 'features/places/messages/en.json', text: JSON.stringify(text) })

describe('the texts', () => {
  it('are whole: every key in both languages, none missing, none unused, none inline', () => {
    expect(messageFaults().map((f) => `${f.path}:${f.line ?? ''} ${f.message}`)).toEqual([])
  })

  it('are found wanting where a key, a parameter or a language is missing', () => {
    const faults = (...files: { path: string; text: string }[]) => parityFaults(readCatalogue(files).catalogue)
    expect(faults(zh({ 'places.a': '甲' }), en({}))).toHaveLength(1)
    expect(faults(zh({ 'places.a': '甲{{n}}' }), en({ 'places.a': 'a' }))).toHaveLength(1)
    expect(faults(zh({ 'places.a': '甲' }))).toHaveLength(1)
    expect(readCatalogue([zh({ 'other.a': '甲' })]).faults).toHaveLength(1)
    expect(readCatalogue([zh({ 'places.a': '甲{{n}}{n}' }), en({ 'places.a': '{n}' })]).faults).toHaveLength(2)
  })

  it('are found wanting where code asks for a key that is not there, or nobody asks', () => {
    const files = [
      zh({ 'places.a': '甲', 'places.kind.x': '乙' }),
      { path: 'features/places/screens/a.tsx', text: `t('places.b'); t(\`places.kind.\${k}\`)` },
    ]
    expect(usageFaults(files, readCatalogue(files).catalogue).map((f) => f.message)).toEqual([
      'no text for places.b',
      'nobody uses places.a',
    ])
  })

  it('are found inline between tags and in attributes, but not in values', () => {
    const inline = (text: string) => inlineFaults([{ path: 'features/places/screens/a.tsx', text }])
    expect(inline('<p>地址</p>')).toHaveLength(1)
    expect(inline('<Input placeholder="地址" />')).toHaveLength(1)
    expect(inline(`const a = row.state === '启用' // 说明`)).toEqual([])
  })

  it('write the keys as one union', () => {
    expect(keysFile([zh({ 'places.b': '乙', 'places.a': '甲' })])).toContain(`  | 'places.a'\n  | 'places.b'\n`)
  })
})
