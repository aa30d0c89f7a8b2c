/** An XML element's content: text, children by name (arrays repeat the element), or nothing at all (undefined). */
type XmlContent = string | number | boolean | undefined | XmlChildren;
export interface XmlChildren {
  readonly [name: string]: XmlContent | readonly XmlContent[];
}

const S3_NAMESPACE = 'http://s3.amazonaws.com/doc/2006-03-01/';

/** An XML document; pass an empty namespace for error documents, which have none. */
export function xmlDocument(root: string, content: XmlChildren, namespace = S3_NAMESPACE): string {
  const attribute = namespace === '' ? '' : ` xmlns="${namespace}"`;
  return `<?xml version="1.0" encoding="UTF-8"?>\n<${root}${attribute}>${render(content)}</${root}>`;
}

function render(content: XmlContent): string {
  if (typeof content !== 'object') return escape(String(content ?? ''));
  return Object.entries(content)
    .flatMap(([name, value]) =>
      isArray(value) ? value.map((item) => [name, item] as const) : [[name, value] as const],
    )
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `<${name}>${render(value)}</${name}>`)
    .join('');
}

function isArray(value: XmlContent | readonly XmlContent[]): value is readonly XmlContent[] {
  return Array.isArray(value);
}

const NAMED_ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

/** Control characters become references, as on S3: XML parsers would drop or reject them. */
function escape(text: string): string {
  return text
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;')
    .replace(/[\p{Cc}\ufffe\uffff]/gu, (character) => `&#x${character.charCodeAt(0).toString(16)};`);
}

/** An element of a parsed document. */
export class XmlElement {
  readonly children: XmlElement[] = [];
  text = '';

  constructor(readonly name: string) {}

  /** Text of the first child of that name. */
  childText(name: string): string | undefined {
    return this.children.find((child) => child.name === name)?.text;
  }

  all(name: string): readonly XmlElement[] {
    return this.children.filter((child) => child.name === name);
  }
}

/**
 * Parses the request documents of the S3 API: elements and text, without attributes and namespaces of interest, and
 * without DOCTYPE, so that there are no entities to expand.
 * @returns the root element, or undefined when the text is not well-formed
 */
export function parseXml(document: string): XmlElement | undefined {
  const root = new XmlElement('');
  const open = [root];
  const token = /<\?[^>]*\?>|<!--[\s\S]*?-->|<(\/?)([\w:.-]+)((?:\s[^<>]*?)?)(\/?)>|([^<]+)/y;
  let match: RegExpExecArray | null;
  let end = 0;

  while ((match = token.exec(document)) !== null) {
    end = token.lastIndex;
    const [, closing, qualifiedName, , selfClosing, text] = match;
    const current = open.at(-1)!;
    if (text !== undefined) {
      current.text += unescape(text);
    } else if (qualifiedName !== undefined) {
      const name = qualifiedName.slice(qualifiedName.indexOf(':') + 1);
      if (closing === '/') {
        if (current === root || current.name !== name) return undefined;
        open.pop();
      } else {
        const element = new XmlElement(name);
        current.children.push(element);
        if (selfClosing !== '/') open.push(element);
      }
    }
  }
  const wellFormed =
    end === document.length && open.length === 1 && root.children.length === 1 && root.text.trim() === '';
  return wellFormed ? root.children[0] : undefined;
}

function unescape(text: string): string {
  return text.replace(/&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(\w+));/gi, (reference, hex, decimal, name) => {
    if (name !== undefined) return NAMED_ENTITIES[name as string] ?? reference;
    const codePoint = hex === undefined ? Number(decimal) : Number.parseInt(hex as string, 16);
    return codePoint <= 0x10ffff ? String.fromCodePoint(codePoint) : reference;
  });
}
