/*
 * Keeps the app itself on the phone, and nothing else: no answer of the server is ever stored here. A new version is fetched whole and waits until
 * nobody works with the old one, or the officer takes it; what is recorded lies in the database of the page and is not touched.
 */

interface Lasting extends Event {
  waitUntil(work: Promise<unknown>): void
}
interface Fetching extends Lasting {
  readonly request: Request
  respondWith(answer: Promise<Response>): void
}
interface Worker {
  readonly location: Location
  readonly clients: { claim(): Promise<void> }
  skipWaiting(): Promise<void>
  addEventListener(type: 'install' | 'activate', listener: (event: Lasting) => void): void
  addEventListener(type: 'fetch', listener: (event: Fetching) => void): void
  addEventListener(type: 'message', listener: (event: MessageEvent) => void): void
}
const worker = self as unknown as Worker

const FILES = '__PRECACHE__' as unknown as readonly string[]
const CACHE = 'linan-field-__VERSION__'
const BASE = '/field/'

worker.addEventListener('install', (event) => {
  const fetched = async () => {
    const cache = await caches.open(CACHE)
    // What has a hash in its name is what it was: the page has just fetched it, or an older version had it.
    const asked = (file: string) => (file.startsWith('assets/') ? 'default' : 'no-cache')
    await cache.addAll(FILES.map((file) => new Request(BASE + file, { cache: asked(file) })))
  }
  event.waitUntil(fetched())
})

worker.addEventListener('activate', (event) => {
  const cleared = async () => {
    const old = (await caches.keys()).filter((name) => name.startsWith('linan-field-') && name !== CACHE)
    await Promise.all(old.map((name) => caches.delete(name)))
    await worker.clients.claim()
  }
  event.waitUntil(cleared())
})

worker.addEventListener('message', (event) => {
  if (event.data === 'take-over') void worker.skipWaiting()
})

worker.addEventListener('fetch', (event) => {
  const { request } = event
  const url = new URL(request.url)
  if (request.method !== 'GET' || url.origin !== worker.location.origin || !url.pathname.startsWith(BASE)) return
  const path = request.mode === 'navigate' ? BASE : url.pathname
  const answer = async () => {
    const cache = await caches.open(CACHE)
    return (await cache.match(path)) ?? fetch(request)
  }
  event.respondWith(answer())
})
