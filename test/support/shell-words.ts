/** A command line as a shell takes it apart. */
export interface ShellWords {
  readonly words: readonly string[];
  /** Characters outside of quotes that a shell, zsh too, takes for a pattern, an operator or the name of a variable. */
  readonly bare: string;
}

const SPECIAL = /[?*[\]{}&;|<>()$`~!#]/;

/** Knows single and double quotes, without anything that is replaced inside of them. */
export function shellWords(line: string): ShellWords {
  let bare = '';
  const pieces = line.match(/(?:'[^']*'|"[^"]*"|[^\s'"])+/g) ?? [];
  const words = pieces.map((piece) =>
    piece.replaceAll(/'([^']*)'|"([^"]*)"|([^'"]+)/g, (_, single, double, plain: string) => {
      if (plain !== undefined)
        bare += Array.from(plain)
          .filter((one) => SPECIAL.test(one))
          .join('');
      return single ?? double ?? plain;
    }),
  );
  return { words, bare };
}
