import { z } from 'zod'

/** Opaque; goes back to the server as `page` or `from`. */
const PageIdentifier = z.string().nullable()

/** One page of a list (eurydice §6.5) of items of a shape. */
export const pageOf = <Item extends z.ZodType>(item: Item) =>
  z.object({
    /** Place of the first result in the whole list, from 0. */
    offset: z.int(),
    /** Items of the whole list as it was when the browse began. */
    count: z.int(),
    /** Whether something newer exists than the browse shows. */
    new_items: z.boolean(),
    pages: z.object({ previous: PageIdentifier, current: PageIdentifier, next: PageIdentifier }),
    paginated_at: z.iso.datetime({ precision: 6 }),
    results: z.array(item),
  })

export interface Page<Item> {
  offset: number
  count: number
  new_items: boolean
  pages: { previous: string | null; current: string | null; next: string | null }
  paginated_at: string
  results: Item[]
}

const text = (description: string) =>
  z
    .union([z.string(), z.array(z.string())])
    .optional()
    .describe(description)

/** Query of a list for the document; the listing reads the raw parameters, since their exact set is part of a page's identity. */
const navigation = {
  page_size: text('Items of a page; without it, 0 or no number: the default, above the maximum: the maximum'),
  page: text('Identifier of a page from an earlier answer'),
  from: text('Identifier of a page to count `delta` from'),
  delta: text('Signed number of pages to move from the page named by `page` or `from`'),
}
const common = {
  name: text('Part of the name, in any case'),
  sha1: text('SHA-1 of the file, hexadecimal'),
  created_after: text('Earliest creation, ISO 8601 date or date-time'),
  created_before: text('Latest creation'),
}

export const OutgoingListQuery = z.looseObject({
  ...navigation,
  ...common,
  state: text('PENDING, ONGOING, ERROR, CANCELED or SUCCESS; may be repeated'),
  submission_succeeded_after: text('Earliest end of the upload'),
  submission_succeeded_before: text('Latest end of the upload'),
  transfer_finished_after: text('Earliest end of the transfer'),
  transfer_finished_before: text('Latest end of the transfer'),
})

export const IncomingListQuery = z.looseObject({
  ...navigation,
  ...common,
  state: text('ONGOING, SUCCESS, ERROR, REVOKED, EXPIRED or REMOVED; may be repeated'),
  finished_after: text('Earliest end of the transfer'),
  finished_before: text('Latest end of the transfer'),
})
