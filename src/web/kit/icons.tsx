/**
 * The few shapes the page draws, made here: a set of icons brings thousands of files for these six. Each fills a square
 * of 24 units and takes the colour of the text around it.
 */

type IconProps = {
  /** Side of the square, in pixels. */
  readonly size: number
  /** What it says to who does not see it. Left out where words beside it say the same. */
  readonly label?: string
  readonly className?: string
}

const LINE = {
  fill: 'none',
  stroke: 'currentColor',
  strokeWidth: 2,
  strokeLinecap: 'round',
} as const
const SOLID = { fill: 'currentColor', stroke: 'none' } as const

function frame({ size, label, className }: IconProps) {
  const said =
    label === undefined ? ({ 'aria-hidden': true } as const) : { role: 'img', 'aria-label': label }
  return { width: size, height: size, viewBox: '0 0 24 24', className, ...said }
}

export function SolidCircle(props: IconProps) {
  return (
    <svg {...frame(props)} {...SOLID}>
      <circle cx="12" cy="12" r="10" />
    </svg>
  )
}

export function SolidTriangle(props: IconProps) {
  return (
    <svg {...frame(props)} {...SOLID}>
      <path d="M12 3.5 21.5 20h-19z" stroke="currentColor" strokeWidth="3" strokeLinejoin="round" />
    </svg>
  )
}

export function SolidSquare(props: IconProps) {
  return (
    <svg {...frame(props)} {...SOLID}>
      <rect x="2" y="2" width="20" height="20" rx="3" />
    </svg>
  )
}

export function DashedCircle(props: IconProps) {
  return (
    <svg {...frame(props)} {...LINE}>
      {/* Eight dashes: the way round a circle of radius 9 is 56.5 units. */}
      <circle cx="12" cy="12" r="9" strokeDasharray="3.4 3.67" />
    </svg>
  )
}

export function OpenCircle(props: IconProps) {
  return (
    <svg {...frame(props)} {...LINE}>
      <circle cx="12" cy="12" r="9" />
    </svg>
  )
}

export function CheckedCircle(props: IconProps) {
  return (
    <svg {...frame(props)} {...LINE}>
      <circle cx="12" cy="12" r="9" />
      <path d="m9 12 2 2 4-4" strokeLinejoin="round" />
    </svg>
  )
}
