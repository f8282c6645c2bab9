/**
 * The app composes what the kit and the panels give into pages: shell, router, theme. No rule of the process lives here.
 * This file: how Firebreak looks. One accent; colour means severity or lateness and nothing else (design §8).
 */
import {
  Button,
  createTheme,
  Menu,
  Modal,
  type CSSVariablesResolver,
  type MantineColorsTuple,
} from '@mantine/core'

const accent: MantineColorsTuple = [
  '#e6f5f3',
  '#cdeae6',
  '#a3d8d1',
  '#77c6bb',
  '#4fb3a5',
  '#35a192',
  '#218e80',
  '#0f7a6c',
  '#0b655a',
  '#064f46',
]

/** Mantine's dark shades, from text to the deepest ground, set to ours. */
const dark: MantineColorsTuple = [
  '#e6e9eb',
  '#c3cad0',
  '#9aa5ad',
  '#85909a',
  '#3a434a',
  '#282f35',
  '#1c2125',
  '#161a1d',
  '#0f1214',
  '#0a0c0e',
]

export const theme = createTheme({
  primaryColor: 'accent',
  primaryShade: { light: 7, dark: 4 },
  colors: { accent, dark },
  autoContrast: true,
  luminanceThreshold: 0.34,
  fontFamily: '"Firebreak Text", system-ui, -apple-system, "Segoe UI", sans-serif',
  fontFamilyMonospace: 'ui-monospace, "SF Mono", "JetBrains Mono", Menlo, monospace',
  // The steps of tokens.css, so that what the library draws is of the same sizes.
  defaultRadius: 'md',
  radius: { sm: 'var(--fb-radius-s)', md: 'var(--fb-radius-m)', lg: 'var(--fb-radius-l)' },
  fontSizes: {
    xs: 'var(--fb-text-xs)',
    sm: 'var(--fb-text-m)',
    md: 'var(--fb-text-m)',
    lg: 'var(--fb-text-l)',
    xl: 'var(--fb-text-xl)',
  },
  headings: { fontWeight: '650' },
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    Modal: Modal.extend({
      defaultProps: {
        overlayProps: { backgroundOpacity: 0.5 },
        transitionProps: { duration: 0 },
        // A dialog begins at its first field; Esc closes it, and so does this by mouse or touch.
        closeButtonProps: { 'aria-label': 'Close', tabIndex: -1 },
        // The library draws a <header>, which would be a second banner of the page.
        attributes: { header: { role: 'presentation' } },
      },
    }),
    // Inside the landmark that opens it, and with nothing in it that is no item of a menu.
    Menu: Menu.extend({
      defaultProps: { withinPortal: false, withInitialFocusPlaceholder: false },
    }),
    Button: Button.extend({ defaultProps: { size: 'sm', variant: 'filled' } }),
  },
})

const scheme = (colors: {
  readonly body: string
  readonly panel: string
  readonly raised: string
  readonly line: string
  readonly text: string
  readonly dim: string
  readonly error: string
}) => ({
  '--mantine-color-body': colors.body,
  '--mantine-color-text': colors.text,
  '--mantine-color-dimmed': colors.dim,
  '--mantine-color-default': colors.raised,
  '--mantine-color-default-hover': colors.line,
  '--mantine-color-default-color': colors.text,
  '--mantine-color-default-border': colors.line,
  '--mantine-color-placeholder': colors.dim,
  '--mantine-color-error': colors.error,
})

/** Mantine's own variables, set to our tokens; the tokens themselves are in `styles/tokens.css`. */
export const variables: CSSVariablesResolver = () => ({
  variables: {},
  light: scheme({
    body: '#f6f7f7',
    panel: '#ffffff',
    raised: '#f1f3f4',
    line: '#dfe3e6',
    text: '#1b2226',
    dim: '#56626a',
    error: '#c23d28',
  }),
  dark: scheme({
    body: '#0f1214',
    panel: '#161a1d',
    raised: '#1c2125',
    line: '#282f35',
    text: '#e6e9eb',
    dim: '#9aa5ad',
    error: '#e5654f',
  }),
})
