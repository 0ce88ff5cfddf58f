import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkpointText, openCheckpoint, parseCheckpoint } from './checkpoint.ts'
import { checkSignature } from './cosignature.ts'
import { emptyRoot, leafHash } from './hash.ts'
import {
  COSIGNATURE_V1,
  checkCode,
  ED25519,
  openNote,
  parseNote,
  parseVerifierKey,
  serialiseNote,
  verifierKey,
} from './note.ts'
import { addSignature, cosign, parseSigner, signatureOf, signerOf, signNote } from './signer.ts'

// The example of Go's sumdb/note (BSD-3-Clause) and its second signature.
const PETER = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW'
const PETER_SECRET = 'PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz'
const ENOCH = 'EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop'
const TEXT = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
const PETER_LINE =
  '— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n'
const ENOCH_LINE =
  '— EnochRoot rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox33WWd1RvMc+QQ=\n'
const note = (lines: string): string => `${TEXT}\n${lines}`
const peter = parseVerifierKey(PETER)
const enoch = parseVerifierKey(ENOCH)
const names = (keys: readonly { key: { name: string } }[]): string[] => keys.map(({ key }) => key.name)

describe('a signed note', () => {
  it('is signed byte for byte as Go does it, and as c2sp prints it', () => {
    expect(signNote(TEXT, parseSigner(PETER_SECRET))).toBe(note(PETER_LINE))
    expect(parseSigner(PETER_SECRET).skey).toBe(PETER_SECRET)
    const example = parseVerifierKey('example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k')
    expect(example.vkey).toBe('example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k')
    const line =
      '— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n'
    expect(openNote(`This is an example message.\n\n${line}`, [example]).text).toBe('This is an example message.\n')
    expect(() => openNote(`This is an example massage.\n\n${line}`, [example])).toThrow('signature_wrong')
  })

  it('opens with the keys one knows, and lists the others', () => {
    const one = openNote(note(PETER_LINE + ENOCH_LINE), [peter])
    expect([one.text, names(one.verified), one.unknown.map(({ name, id }) => `${name}+${id}`)]).toEqual([
      TEXT,
      ['PeterNeumann'],
      ['EnochRoot+af0cfe78'],
    ])
    const both = openNote(Buffer.from(note(PETER_LINE + ENOCH_LINE)), [peter, enoch])
    expect(names(both.verified)).toEqual(['PeterNeumann', 'EnochRoot'])
    expect(names(openNote(note(PETER_LINE + PETER_LINE), [peter]).verified)).toEqual(['PeterNeumann'])
    expect(() => openNote(note(PETER_LINE), [])).toThrow('signature_missing')
    expect(() => openNote(note(PETER_LINE), [enoch])).toThrow('signature_missing')
  })

  it('is refused where a known key did not sign it, also after one that did', () => {
    const swapped = PETER_LINE.replace('JkuBS', 'JkuBT')
    expect(() => openNote(note(swapped), [peter])).toThrow('signature_wrong')
    expect(() => openNote(note(ENOCH_LINE + swapped), [peter, enoch])).toThrow('signature_wrong')
    expect(() => openNote(note(PETER_LINE + swapped), [peter])).toThrow('signature_wrong')
    expect(() => openNote(note(`${PETER_LINE.slice(0, 60)}ABCD${PETER_LINE.slice(60)}`), [peter])).toThrow(
      'signature_wrong',
    )
    expect(() => openNote(note(PETER_LINE.replace('PeterNeumann', 'CarmenSandiego')), [peter])).toThrow(
      'signature_missing',
    )
  })

  it('tells keys apart that share a name and id', () => {
    const double = { ...peter, publicKey: enoch.publicKey }
    expect(() => openNote(note(PETER_LINE), [peter, double])).toThrow('key_ambiguous')
    expect(names(openNote(note(PETER_LINE), [peter, peter]).verified)).toEqual(['PeterNeumann'])
    expect(names(openNote(note(ENOCH_LINE), [enoch, peter, double]).verified)).toEqual(['EnochRoot'])
  })

  it('has one form: everything else is malformed', () => {
    for (const bad of [
      TEXT,
      `${TEXT}\n`,
      note(PETER_LINE).slice(0, -1),
      `\u0001${note(PETER_LINE)}`,
      `\t${note(PETER_LINE)}`,
      `${TEXT}\r\n${PETER_LINE}`,
      note('— Bad Name x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAc=\n'),
      note(PETER_LINE.replace('— ', '- ')),
      note(PETER_LINE.replace('PeterNeumann', 'Peter+Neumann')),
      note(PETER_LINE.replace('PeterNeumann', 'Peter\u00a0Neumann')),
      note(PETER_LINE.replace('PeterNeumann ', '')),
      note(`${PETER_LINE}Unexpected line.\n`),
      note('— short AAAAAA==\n'),
      note('— padding QUJDQUJD=\n'),
      note('— stray QUJDQUJDQR==\n'),
      note(PETER_LINE.repeat(101)),
      `${'x'.repeat(1_000_001)}\n\n${PETER_LINE}`,
      `\ud800${note(PETER_LINE)}`,
      Buffer.from(`\u00ff${note(PETER_LINE)}`, 'latin1'),
      '',
    ]) {
      expect(() => parseNote(bad), JSON.stringify(bad.toString().slice(0, 80))).toThrow('note_malformed')
    }
    expect(parseNote(note(PETER_LINE.repeat(100))).signatures).toHaveLength(100)
    expect(parseNote(`one\n\ntwo\n\n${PETER_LINE}`).text).toBe('one\n\ntwo\n')
    expect(() => serialiseNote({ text: 'abc', signatures: parseNote(note(PETER_LINE)).signatures })).toThrow(
      'note_malformed',
    )
    expect(() => serialiseNote({ text: TEXT, signatures: [] })).toThrow('note_malformed')
    expect(() =>
      serialiseNote({ text: TEXT, signatures: [{ name: 'a+b', id: '00000000', signature: Buffer.of(1) }] }),
    ).toThrow('note_malformed')
  })

  it('comes back from its own text, whatever stands in it', () => {
    const signer = signerOf('log.example', ED25519, Buffer.alloc(32, 7))
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: 'grapheme' }).filter((line) => !/[\u0000-\u001f]/.test(line))),
        (lines) => {
          const text = `${lines.join('\n')}\n`
          const signed = signNote(text, signer)
          expect(openNote(signed, [signer.verifier]).text).toBe(text)
          expect(serialiseNote(parseNote(signed))).toBe(signed)
        },
      ),
    )
  })

  it('refuses every changed byte', () => {
    const signed = Buffer.from(note(PETER_LINE))
    for (let at = 0; at < signed.length; at++) {
      for (const bit of [1, 2, 4, 8, 16, 32, 64, 128]) {
        const changed = Buffer.from(signed)
        changed[at] = (changed[at] as number) ^ bit
        expect(() => openNote(changed, [peter])).toThrow()
      }
    }
  })
})

describe('a verifier key', () => {
  it('is refused in every mangled form', () => {
    for (let from = 0; from <= PETER.length; from++) {
      for (let to = from; to <= PETER.length; to++) {
        if (from === 0 && to === PETER.length) continue
        expect(() => parseVerifierKey(PETER.slice(from, to))).toThrow('key_malformed')
      }
    }
    const next = (text: string, at: number): string =>
      text.slice(0, at) + String.fromCharCode(text.charCodeAt(at) + 1) + text.slice(at + 1)
    for (let at = 0; at < PETER.length; at++) expect(() => parseVerifierKey(next(PETER, at))).toThrow('key_malformed')
    for (let at = 0; at < PETER_SECRET.length; at++) {
      expect(() => parseSigner(next(PETER_SECRET, at))).toThrow('key_malformed')
      expect(() => parseSigner(PETER_SECRET.slice(at + 1))).toThrow('key_malformed')
    }
  })

  it('has a code that people compare', () => {
    expect(checkCode(peter)).toBe(
      (createHash('sha256').update(PETER).digest('hex').slice(0, 24).toUpperCase().match(/.{4}/g) as string[]).join(
        ' ',
      ),
    )
    expect(checkCode(peter)).toMatch(/^([0-9A-F]{4} ){5}[0-9A-F]{4}$/)
  })

  it('has 32 bytes and a type that is known here', () => {
    for (const bad of [
      'PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==',
      'PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW',
      'PeterNeumann+C74F20A3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW',
      'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW=',
      ' PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW',
    ]) {
      expect(() => parseVerifierKey(bad)).toThrow('key_malformed')
    }
    expect(() => verifierKey('a b', ED25519, peter.publicKey)).toThrow('key_malformed')
    expect(() => verifierKey('', ED25519, peter.publicKey)).toThrow('key_malformed')
    expect(() => signerOf('a', ED25519, Buffer.alloc(31))).toThrow('key_malformed')
    // A key whose Base64 holds the separator itself (transparency-dev/formats).
    expect(parseVerifierKey('TEST+7997405c+AQcC+FTVKf0jlTdHDY3rbevmnKxxPjigCXlVtGe6RIr6').name).toBe('TEST')
  })
})

// A real head of a public log with the word of four public witnesses, as the tests of tlog-scales keep it; the first line is of a type we do
// not know (0x05).
const REAL = `arche2025h1.staging.ct.transparency.dev
1432088532
U7WM79jrzyhGZ5/GUBTpM7NzwdyfFx61t3RovgcC4Ro=

— arche2025h1.staging.ct.transparency.dev zTM8sQAAAZ5W0WdjBAMARjBEAiBjW5IQf9pvsYLfQFX6hoGREPMHbdQ3urbllzalApkptQIgIpwtEroeW2BXaHAI4kJXFbon5Ch9MNL5zRNZ55lvGt0=
— arche2025h1.staging.ct.transparency.dev ui8GwCF1+kWqZrxGdhj4aX3gcw7XUlXQQabg/27lefwhUkzbC3NygNI75MdhL1bfTW9g8Ei59RA23oHP7Ry1k3ZFWwQ=
— transparency.dev/DEV:witness-little-garden 2AQqhwAAAABqEiEgzgFIqqhbUoDwjMWE6UP8nd8/KYTzwZ2rhIgcqoXHAwVkjZr4AscylP3v7sEodkRAErumC2q44vdgJY096st5BQ==
— witness1.smartit.nu/witness1 pIyCDwAAAABqEiEghIp82KWebrw7/oHQwlTAm3g2RKS4+eebl8eO0WH+/iEcxZ75W3u5hNI7TOQtmJbqmNWVuE0tgh0XwzdZsDsUAQ==
— remora.n621.de 2net5wAAAABqEiEgPlfF3V06o0Y+fHM+J5J9s27wgxxcOVSpZ/2g/KSiXCg9DEZI+aVCIobWX9sXTynk5XeU/zZ0WBxtqB0DrAWfBw==
— witness.stagemole.eu Z/euoAAAAABqEiEgw0i+7g2ENfDAWHmtRzCfKTHSDwYDJA2NmKeGi9Y8FtEyOUvVr+AJmIY/2TUFucgKi7lI7cUiOvKFYe/TmN9DAg==
`
const REAL_LOG = parseVerifierKey(
  'arche2025h1.staging.ct.transparency.dev+ba2f06c0+AU0vHmlGCS/PdN8b2OaGmKprLI8HKM+dJ472xgFYh15f',
)
const REAL_WITNESSES = [
  'transparency.dev/DEV:witness-little-garden+d8042a87+BCtusOxINQNUTN5Oj8HObRkh2yHf/MwYaGX4CPdiVEPM',
  'witness1.smartit.nu/witness1+a48c820f+BPSFWg9G6KPiO7QPryYO5Xq4oYJJ+kAvLKLSimDhoxMO',
  'remora.n621.de+da77ade7+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2',
  'witness.stagemole.eu+67f7aea0+BEqSG3yu9YrmcM3BHvQYTxwFj3uSWakQepafafpUqklv',
].map(parseVerifierKey)

describe('a checkpoint', () => {
  it('of a public log opens with its key and those of its witnesses', () => {
    const { checkpoint, cosigned } = openCheckpoint(REAL, REAL_LOG, REAL_WITNESSES)
    expect([checkpoint.origin, checkpoint.size, checkpoint.extensions]).toEqual([REAL_LOG.name, 1432088532, []])
    expect(cosigned.map(({ witness }) => witness.name)).toEqual(REAL_WITNESSES.map(({ name }) => name))
    for (const { time } of cosigned) expect(time).toBe(0x6a122120)
    expect(openCheckpoint(REAL, REAL_LOG).cosigned).toEqual([])
    expect(() => openCheckpoint(REAL.replace('1432088532', '1432088533'), REAL_LOG)).toThrow('signature_wrong')
    // One second of a witness's time changed: 0x20 → 0x21 in the eighth byte of it.
    expect(() => openCheckpoint(REAL.replace('BqEiEgPlfF', 'BqEiEhPlfF'), REAL_LOG, REAL_WITNESSES)).toThrow(
      'signature_wrong',
    )
  })

  it('parses as the published examples say', () => {
    expect(
      parseCheckpoint('example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n'),
    ).toEqual({
      origin: 'example.com/behind-the-sofa',
      size: 20852163,
      root: new Uint8Array(Buffer.from('CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=', 'base64')),
      extensions: [],
    })
    const root = emptyRoot()
    const base64 = root.toString('base64')
    for (const bad of [
      `Log\n0123\n${base64}\n`,
      `Log\n-34\n${base64}\n`,
      `Log\n1.5\n${base64}\n`,
      `Log\nbananas\n${base64}\n`,
      `Log\n3438945738945739845734895735\n${base64}\n`,
      `\n9944\n${base64}\n`,
      'Head\n9944\n',
      `Log\n123\n${base64}`,
      `Log\n123\n${base64}\n\n`,
      `Log\n123\n${base64}\n\nextension\n`,
      "Log\n123\nThisIsn'tBase64\n",
      'Log\n123\nYmFuYW5hcw==\n',
      '',
    ]) {
      expect(() => parseCheckpoint(bad), JSON.stringify(bad)).toThrow('checkpoint_malformed')
    }
    const text = `Moon Log\n4027504\n${base64}\n6086d1a9\nWaxing gibbous\n`
    expect(checkpointText(parseCheckpoint(text))).toBe(text)
    expect(() => checkpointText({ origin: 'a\nb', size: 1, root })).toThrow('checkpoint_malformed')
    expect(() => checkpointText({ origin: 'a', size: -1, root })).toThrow('checkpoint_malformed')
    expect(() => checkpointText({ origin: 'a', size: 1, root: root.subarray(1) })).toThrow('checkpoint_malformed')
  })

  const log = signerOf('station.example/log', ED25519, Buffer.alloc(32, 1))
  const first = signerOf('witness.example/1', COSIGNATURE_V1, Buffer.alloc(32, 2))
  const second = signerOf('witness.example/2', COSIGNATURE_V1, Buffer.alloc(32, 3))
  const witnesses = [first.verifier, second.verifier]
  const text = checkpointText({ origin: log.verifier.name, size: 5, root: leafHash(Buffer.from('a')) })
  const signed = signNote(text, log)

  it('carries the word of each witness once, the last one', () => {
    const twice = cosign(cosign(cosign(signed, first, 1_700_000_000), second, 1_700_000_060), first, 1_700_000_120)
    const { cosigned } = openCheckpoint(twice, log.verifier, witnesses)
    expect(cosigned.map(({ witness, time }) => [witness.name, time])).toEqual([
      ['witness.example/2', 1_700_000_060],
      ['witness.example/1', 1_700_000_120],
    ])
    expect(addSignature(signed, signatureOf(first, text, 5))).toBe(cosign(signed, first, 5))
  })

  it('needs the log, and its own', () => {
    const other = signerOf('other.example/log', ED25519, Buffer.alloc(32, 4))
    expect(() => openCheckpoint(signed, other.verifier)).toThrow('signature_missing')
    expect(() => openCheckpoint(signNote(text, other), other.verifier)).toThrow('origin_wrong')
    // Only a witness signed: his word is about a head the log has to stand for.
    const alone = serialiseNote({ text, signatures: [signatureOf(first, text, 5)] })
    expect(() => openCheckpoint(alone, log.verifier, witnesses)).toThrow('signature_missing')
    expect(() => openCheckpoint(signNote('no checkpoint\n', log), log.verifier)).toThrow('checkpoint_malformed')
  })

  it('keeps the two kinds of keys apart', () => {
    expect(() => openCheckpoint(signed, first.verifier)).toThrow('key_malformed')
    expect(() => openCheckpoint(signed, log.verifier, [log.verifier])).toThrow('key_malformed')
    expect(() => signNote(text, first)).toThrow('key_malformed')
    expect(() => cosign(signed, log, 1)).toThrow('key_malformed')
    // The log's seed used as a witness: another id, so it is no known key.
    const same = signerOf(log.verifier.name, COSIGNATURE_V1, Buffer.alloc(32, 1))
    expect(same.verifier.id).not.toBe(log.verifier.id)
    // The log's plain signature under a witness's id verifies nothing.
    const [plain] = parseNote(signed).signatures
    const forged = addSignature(signed, { ...plain, name: same.verifier.name, id: same.verifier.id } as never)
    expect(() => openNote(forged, [same.verifier], checkSignature)).toThrow('signature_wrong')
  })
})
