/**
 * What somebody wrote, as they meant it to look: `code`, **bold**, *leaning*, lists, and links they made on purpose. Everything is
 * text; nothing is markup of the page. A bare address is not a link: in a record of an attack it may be the attacker's.
 */
import { Fragment, type ReactNode } from 'react'
import { linesOf, partsOf, type Part } from './told.ts'

export function Told(props: { readonly text: string }) {
  return linesOf(props.text).map((line, index) =>
    line.kind === 'list' ? (
      <ul key={index} className="fb-told-list">
        {line.items.map((item, number) => (
          <li key={number}>
            <Parts text={item} />
          </li>
        ))}
      </ul>
    ) : (
      <Fragment key={index}>
        <Parts text={line.text} />
      </Fragment>
    ),
  )
}

function Parts(props: { readonly text: string }) {
  return partsOf(props.text).map((part, index) => <Fragment key={index}>{shown(part)}</Fragment>)
}

function shown(part: Part): ReactNode {
  switch (part.kind) {
    case 'text':
      return part.text
    case 'code':
      return <code>{part.text}</code>
    case 'bold':
      return <b>{part.text}</b>
    case 'lean':
      return <em>{part.text}</em>
    case 'link':
      // Where it leads is said beside it, whatever its words say.
      return (
        <a href={part.to} target="_blank" rel="noopener noreferrer nofollow">
          {part.text} <span className="fb-faint fb-small">({part.host} ↗)</span>
        </a>
      )
  }
}
