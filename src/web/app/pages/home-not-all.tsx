/** The word for when home cannot show everything. */
import { Link } from '@tanstack/react-router'
import { Note } from '#web/kit/widgets.tsx'
import type { HomeAnswer } from './home-data.ts'

/** Open incidents that home shows; where there are more it says so. */
export const OPEN_MAX = 500

/** An empty panel must mean that there is nothing, or the page must say that it does not know. */
export function NotAll(props: { readonly answer: HomeAnswer }) {
  return (
    <Note>
      {props.answer.rebuilding
        ? 'Lists are being rebuilt after an upgrade; some incidents may be missing here until that is done.'
        : `Only the newest ${OPEN_MAX} open incidents are shown here.`}{' '}
      <Link to="/incidents" search={{ state: 'open' }}>
        All open incidents
      </Link>
    </Note>
  )
}
