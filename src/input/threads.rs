//! Reading with several threads.
//!
//! One thread cuts the input into pieces, some ready the lines among them, one works out the hash, and the calling thread takes
//! everything in file order. Which thread readied what shows nowhere: the pieces are dealt out in turn and taken in turn.

use super::batch::{Batch, Piece};
use super::error::InputError;
use super::limits::Limits;
use super::lines::Lines;
use super::reading::Input;
use std::ops::ControlFlow;
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::thread::{Scope, ScopedJoinHandle, scope};

/// Takes the records of an input in file order.
pub trait Taker {
    /// Readies lines on another thread.
    type Helper: Helper + Send;

    /// Takes records; the first of all is the first record of the input.
    fn take_records(&mut self, batch: &Batch);

    /// A helper, asked for once the first record has been taken. Without one all lines come as records.
    fn helper(&mut self) -> Option<Self::Helper>;

    /// Takes a helper back once everything has been read: it may help with the next input.
    fn dismiss(&mut self, helper: Self::Helper);

    /// Takes what a helper made of lines. The helper gets it back.
    fn take_readied(&mut self, readied: &mut <Self::Helper as Helper>::Readied);
}

/// Readies lines to be taken.
pub trait Helper {
    /// What becomes of lines.
    type Readied: Send;

    /// Readies some lines.
    fn ready(&mut self, lines: Lines) -> Self::Readied;

    /// Gets back what has been taken, and returns the lines for their memory.
    fn take_back(&mut self, readied: Self::Readied) -> Lines;
}

/// Whether the hash of an input is worked out while it is read, which means to read it twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hashing {
    /// It is.
    Beside,
    /// It is left until somebody asks for it.
    Left,
}

/// How many pieces wait for a thread at most.
const AHEAD: usize = 3;

/// What the calling thread has to take next.
enum Next {
    /// These records.
    Records(Batch),
    /// What the helper thread of this number readies next.
    Of(usize),
}

/// What a helper thread hands on.
enum Made<R> {
    Readied(R),
    /// The lines split into records, for want of a helper.
    Records(Batch),
}

impl Input {
    /// Hands everything to `taker` on this thread, while another thread reads and `threads` more ready the lines.
    ///
    /// # Errors
    ///
    /// As of [`Input::read`].
    pub fn read_on_threads<T: Taker>(
        &self,
        limits: &Limits,
        threads: usize,
        hashing: Hashing,
        taker: &mut T,
    ) -> Result<(), InputError> {
        scope(|scope| {
            let hash = (hashing == Hashing::Beside).then(|| scope.spawn(|| self.sha256().map(drop)));
            let (spare, spares) = channel::<Piece>();
            let lanes: Vec<Lane<T::Helper>> = (0..threads.max(1)).map(|_| Lane::open(spare.clone())).collect();
            let mut feeds = Vec::new();
            let mut ends = Vec::new();
            let mut helpers = Vec::new();
            for lane in lanes {
                feeds.push(lane.feed);
                ends.push(lane.end);
                helpers.push(lane.work.start(scope));
            }
            let (order, nexts) = sync_channel(AHEAD * (feeds.len() + 1));
            let reader = scope.spawn(move || {
                let mut turn = 0;
                self.read_pieces(limits, &mut |piece| {
                    let sent = match piece {
                        Piece::Records(batch) => order.send(Next::Records(batch)).is_ok(),
                        Piece::Lines(lines) => {
                            turn = (turn + 1) % feeds.len();
                            feeds[turn].send(lines).is_ok() && order.send(Next::Of(turn)).is_ok()
                        }
                    };
                    if sent { ControlFlow::Continue(spares.try_recv().ok()) } else { ControlFlow::Break(()) }
                })
            });
            let mut is_first = true;
            for next in nexts {
                if let Next::Records(batch) = &next {
                    taker.take_records(batch);
                }
                if std::mem::take(&mut is_first) {
                    ends.iter().for_each(|end| drop(end.helper.send(taker.helper())));
                }
                match next {
                    Next::Records(batch) => drop(spare.send(Piece::Records(batch))),
                    Next::Of(lane) => match ends[lane].made.recv() {
                        Ok(Made::Records(batch)) => taker.take_records(&batch),
                        Ok(Made::Readied(mut readied)) => {
                            taker.take_readied(&mut readied);
                            let _ = ends[lane].back.send(readied);
                        }
                        // the thread panicked, which is told below
                        Err(_) => break,
                    },
                }
            }
            drop(ends);
            helpers.into_iter().filter_map(join).for_each(|helper| taker.dismiss(helper));
            join(reader)?;
            hash.map_or(Ok(()), join)
        })
    }
}

fn join<T>(thread: ScopedJoinHandle<'_, T>) -> T {
    thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
}

/// The channels of one helper thread.
struct Lane<H: Helper> {
    feed: SyncSender<Lines>,
    end: End<H>,
    work: Work<H>,
}

/// The calling thread's end of them.
struct End<H: Helper> {
    helper: Sender<Option<H>>,
    made: Receiver<Made<H::Readied>>,
    back: Sender<H::Readied>,
}

/// The helper thread's.
struct Work<H: Helper> {
    helper: Receiver<Option<H>>,
    lines: Receiver<Lines>,
    made: SyncSender<Made<H::Readied>>,
    back: Receiver<H::Readied>,
    spare: Sender<Piece>,
}

impl<H: Helper> Lane<H> {
    fn open(spare: Sender<Piece>) -> Self {
        let (feed, lines) = sync_channel(AHEAD);
        let (give_helper, helper) = channel();
        let (make, made) = sync_channel(AHEAD);
        let (give_back, back) = channel();
        Lane {
            feed,
            end: End { helper: give_helper, made, back: give_back },
            work: Work { helper, lines, made: make, back, spare },
        }
    }
}

impl<H: Helper + Send> Work<H> {
    /// The thread returns the helper, if there was one.
    fn start<'scope>(self, scope: &'scope Scope<'scope, '_>) -> ScopedJoinHandle<'scope, Option<H>>
    where
        H: 'scope,
    {
        scope.spawn(move || {
            // nothing comes when the input holds nothing
            let mut helper = self.helper.recv().ok()?;
            for lines in self.lines {
                let made = if let Some(helper) = &mut helper {
                    for readied in self.back.try_iter() {
                        let _ = self.spare.send(Piece::Lines(helper.take_back(readied)));
                    }
                    Made::Readied(helper.ready(lines))
                } else {
                    let mut batch = Batch::default();
                    lines.split(&mut batch);
                    let _ = self.spare.send(Piece::Lines(lines));
                    Made::Records(batch)
                };
                if self.made.send(made).is_err() {
                    break;
                }
            }
            drop(self.made);
            if let Some(helper) = &mut helper {
                self.back.iter().for_each(|readied| drop(helper.take_back(readied)));
            }
            helper
        })
    }
}
