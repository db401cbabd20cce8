import { html, icon } from '@farside/kit/markup'
import type { PageParts } from './frame.ts'

const faces: Record<number, { title: string; what: string }> = {
  403: { title: 'Not allowed', what: 'This page is not open to you.' },
  404: { title: 'Page not found', what: 'There is nothing at this address, or it is not public.' },
  500: { title: 'Something went wrong', what: 'This page could not be made. The fault is on our side and was logged.' },
  503: { title: 'Not available', what: 'The database does not answer at the moment. Try again in a minute.' },
}

/** The page that a refusal shows: what it means, and ways on. With a title of its own it says what the problem says. */
export function refusalPage(
  status: number,
  told: { message: string; title?: string; contact?: string; requestId?: string },
): PageParts {
  const { message, contact, requestId } = told
  const face = told.title === undefined ? (faces[status] ?? (status >= 500 ? faces[500] : undefined)) : undefined
  const title = told.title ?? face?.title ?? 'Cannot do this'
  return {
    title,
    content: html`<div class="page-head"><h1>${title}</h1></div>
      <section class="sheet pad stacked refusal">
        <p>${icon(status === 404 ? 'search' : 'fail', 'inline')}${face?.what ?? message}</p>
        <p class="row">
          <a class="button primary" href="/panels/">See all panels</a><a class="button" href="/">Home</a>
        </p>
        ${contact && html`<p class="muted">Write to <a href="mailto:${contact}">${contact}</a> if you expected something here.</p>`}${
          requestId && html`<p class="muted small">Request <code>${requestId}</code></p>`
        }
      </section>`,
  }
}
