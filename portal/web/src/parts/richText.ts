/** A little Markdown as data: paragraphs and lists of text, strong, emphasis, code and links. Nothing becomes HTML. */
export type Inline =
  | { kind: 'text' | 'strong' | 'emphasis' | 'code'; text: string }
  | { kind: 'link'; text: string; to: string };

export type Block = { kind: 'paragraph'; lines: Inline[][] } | { kind: 'list'; items: Inline[][] };

const inline =
  /\*\*([^*\n]+)\*\*|\*([^*\s][^*\n]*)\*|`([^`\n]+)`|\[([^\]\n]+)\]\((https?:\/\/[^\s)]+)\)|(https?:\/\/[^\s<>"]+[^\s<>".,;:!?)])/g;

export function readInline(text: string): Inline[] {
  const found: Inline[] = [];
  let behind = 0;
  for (const match of text.matchAll(inline)) {
    if (match.index > behind) found.push({ kind: 'text', text: text.slice(behind, match.index) });
    behind = match.index + match[0].length;
    const [, strong, emphasis, code, label, to, bare] = match;
    if (strong) found.push({ kind: 'strong', text: strong });
    else if (emphasis) found.push({ kind: 'emphasis', text: emphasis });
    else if (code) found.push({ kind: 'code', text: code });
    else if (label && to) found.push({ kind: 'link', text: label, to });
    else if (bare) found.push({ kind: 'link', text: bare, to: bare });
  }
  if (behind < text.length) found.push({ kind: 'text', text: text.slice(behind) });
  return found;
}

export function readRichText(text: string): Block[] {
  return text
    .replace(/\r\n?/g, '\n')
    .split(/\n{2,}/)
    .filter((part) => part.trim())
    .map((part): Block => {
      const lines = part.split('\n').filter((line) => line.trim());
      if (lines.every((line) => /^\s*[-*] /.test(line)))
        return { kind: 'list', items: lines.map((line) => readInline(line.replace(/^\s*[-*] /, ''))) };
      return { kind: 'paragraph', lines: lines.map(readInline) };
    });
}
