//! Runs two futures concurrently. Both must succeed.

use std::future::{Future, poll_fn};
use std::pin::pin;
use std::task::Poll;

/// Resolves when both futures have succeeded, or with the first error. The other future is then dropped.
pub(crate) async fn try_join<A, B, E>(
    left: impl Future<Output = Result<A, E>>,
    right: impl Future<Output = Result<B, E>>,
) -> Result<(A, B), E> {
    let (mut left, mut right) = (pin!(left), pin!(right));
    let (mut a, mut b) = (None, None);
    poll_fn(move |context| {
        if a.is_none() {
            match left.as_mut().poll(context) {
                Poll::Ready(Ok(value)) => a = Some(value),
                Poll::Ready(Err(error)) => return Poll::Ready(Err(error)),
                Poll::Pending => {}
            }
        }
        if b.is_none() {
            match right.as_mut().poll(context) {
                Poll::Ready(Ok(value)) => b = Some(value),
                Poll::Ready(Err(error)) => return Poll::Ready(Err(error)),
                Poll::Pending => {}
            }
        }
        match (a.take(), b.take()) {
            (Some(a), Some(b)) => Poll::Ready(Ok((a, b))),
            (first, second) => {
                (a, b) = (first, second);
                Poll::Pending
            }
        }
    })
    .await
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::future::{pending, ready};
    use std::task::{Context, Waker};

    fn poll<F: Future>(future: F) -> Poll<F::Output> {
        pin!(future).poll(&mut Context::from_waker(Waker::noop()))
    }

    #[test]
    fn fails_with_the_first_error() {
        assert_eq!(poll(try_join(ready(Ok::<_, ()>(1)), ready(Ok(2)))), Poll::Ready(Ok((1, 2))));
        assert_eq!(poll(try_join(pending::<Result<(), _>>(), ready(Err::<(), _>("no")))), Poll::Ready(Err("no")));
        assert!(poll(try_join(ready(Ok::<_, ()>(1)), pending::<Result<(), ()>>())).is_pending());
    }

    #[test]
    fn keeps_an_early_value_until_the_other_is_ready() {
        let mut turns = 0;
        let late = poll_fn(move |_| {
            turns += 1;
            if turns < 3 { Poll::Pending } else { Poll::Ready(Ok::<_, ()>("late")) }
        });
        let mut joined = pin!(try_join(ready(Ok("early")), late));
        let mut context = Context::from_waker(Waker::noop());
        assert!(joined.as_mut().poll(&mut context).is_pending());
        assert!(joined.as_mut().poll(&mut context).is_pending());
        assert_eq!(joined.as_mut().poll(&mut context), Poll::Ready(Ok(("early", "late"))));
    }
}
