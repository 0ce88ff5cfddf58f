import { z } from 'zod'

/** Sort key of a suggestion in lists: the day it was heard, and its random id. */
export const suggestionMark = z.tuple([z.iso.date(), z.uuid()])
