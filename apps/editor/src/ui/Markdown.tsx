// Text of people and of models as Markdown. It is untrusted: raw HTML is shown as text, pictures are not fetched, links open only to the web or mail.
import ReactMarkdown, { type Components } from 'react-markdown';
import { classNames } from './class-names.ts';
import { safeLink } from './safe-link.ts';

const components: Components = {
  a: ({ href, children }) => {
    const target = safeLink(href);
    return target === null ? <span>{children}</span> : <a href={target} target="_blank" rel="noopener noreferrer nofollow" className="text-accent underline underline-offset-2">{children}</a>;
  },
  img: ({ alt }) => <span className="text-ink-2">[picture: {alt === undefined || alt === '' ? 'no description' : alt}]</span>,
  h1: ({ children }) => <h4 className="text-14 font-semibold">{children}</h4>,
  h2: ({ children }) => <h4 className="text-14 font-semibold">{children}</h4>,
  h3: ({ children }) => <h5 className="font-semibold">{children}</h5>,
  h4: ({ children }) => <h5 className="font-semibold">{children}</h5>,
  ul: ({ children }) => <ul className="list-disc pl-5">{children}</ul>,
  ol: ({ children, start }) => <ol className="list-decimal pl-5" {...(start === undefined ? {} : { start })}>{children}</ol>,
  blockquote: ({ children }) => <blockquote className="border-l-2 border-line-strong pl-3 text-ink-2">{children}</blockquote>,
  code: ({ children }) => <code className="rounded-small bg-ink/6 px-1 py-px text-12">{children}</code>,
  pre: ({ children }) => <pre className="overflow-x-auto rounded-control border border-line bg-sunken p-2 text-12 [&_code]:bg-transparent [&_code]:p-0">{children}</pre>,
  hr: () => <hr className="border-line" />,
};

export interface MarkdownProps {
  readonly text: string;
  readonly className?: string;
}

export function Markdown({ text, className }: MarkdownProps) {
  return (
    <div className={classNames('flex min-w-0 flex-col gap-2 break-words [overflow-wrap:anywhere]', className)}>
      <ReactMarkdown components={components} urlTransform={(url) => safeLink(url) ?? ''}>{text}</ReactMarkdown>
    </div>
  );
}
