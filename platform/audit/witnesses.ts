import type { Client } from 'pg'
import type { Head } from './checkpoints.ts'

/** Shows a head to every witness and keeps what they sign. */
export async function askWitnesses(_client: Client, _head: Head): Promise<void> {}
