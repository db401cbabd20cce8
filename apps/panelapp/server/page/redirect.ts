import { answer } from '@farside/kernel/http'
import type { Answer } from '@farside/kernel/http'

/** Sends a browser to another address of this site. Where it points may change, so nobody keeps it unless it is for ever. */
export const redirect = (status: 301 | 302 | 303, location: string): Answer =>
  answer({ status, headers: { location, ...(status !== 301 && { 'cache-control': 'no-store' }) } })
