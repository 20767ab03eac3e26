// The id that expressions and files know a node by. Changing it changes every reference, so it is taken when the field is left.
import { nodeIdSchema } from '@cadre/graph-schema';
import type { GraphNode } from '@cadre/graph-schema';
import { useState } from 'react';
import { Field } from '../ui/Field.tsx';
import { Input } from '../ui/Input.tsx';
import { useDocuments } from './drawing-context.tsx';
import { useTyped } from './controls/use-typed.ts';

export function IdentityField({ node }: { readonly node: GraphNode }) {
  const documents = useDocuments();
  const { text, type, settle } = useTyped(node.id);
  const [refusal, setRefusal] = useState<string | null>(null);

  function take(): void {
    const id = nodeIdSchema.safeParse(text);
    if (!id.success) {
      setRefusal(id.error.issues[0]?.message ?? 'This id is not valid.');
      return;
    }
    const result = documents.execute({ type: 'node.identify', node: node.id, id: id.data });
    setRefusal(result.ok ? null : result.error.message);
    if (!result.ok) return;
    settle();
    documents.select({ nodes: new Set([id.data]) });
  }

  return (
    <Field label="Id" description={<>Expressions read this node as <code>nodes.{node.id}.output</code>. They follow when the id changes.</>} {...(refusal === null ? {} : { error: refusal })}>
      <Input isCode value={text} onValueChange={type} onBlur={take} onKeyDown={(event) => { if (event.key === 'Enter') take(); }} />
    </Field>
  );
}
