// Ties the position to the page's address: a link with `?at=` opens there, and moving writes it down. The end has no `at`.
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import type { RunStore } from './open-recording.ts';

/** A slider that is dragged changes the position faster than a browser takes addresses. */
const WRITE_MS = 300;

export function useAddress(store: RunStore): void {
  const { at } = useSearch({ from: '/runs/$id' });
  const navigate = useNavigate({ from: '/runs/$id' });
  const [first] = useState(at);
  useEffect(() => {
    if (first !== undefined && first < store.getState().length) store.show(first);
    let timer: ReturnType<typeof setTimeout> | undefined;
    const unsubscribe = store.subscribe((now, before) => {
      if (now.cursor === before.cursor && now.isFollowing === before.isFollowing) return;
      clearTimeout(timer);
      timer = setTimeout(() => {
        const { cursor, isFollowing } = store.getState();
        void navigate({ search: isFollowing ? {} : { at: cursor }, replace: true });
      }, WRITE_MS);
    });
    return () => {
      clearTimeout(timer);
      unsubscribe();
    };
  }, [store, navigate, first]);
}
