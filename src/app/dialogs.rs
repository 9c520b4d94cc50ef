//! Asking for a file: the system's dialog on a thread of its own, and a browser inside the window where there is none.
//!
//! Without a portal or zenity the system's dialog answers "cancelled" at once; an answer faster than a person can give
//! opens the browser. While the system's dialog is open, the browser is one click away, so that a portal that hangs
//! blocks nothing.

use super::path_browser::{BrowserOutcome, PathBrowser};
use crate::jobs::{JobError, Task};
use egui::Context;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

/// What is asked for.
#[derive(Debug, Clone, PartialEq)]
pub struct Ask {
    /// Title, such as "Open a design".
    pub title: String,
    /// A name for the kinds of file, such as "Designs and motors".
    pub kind: String,
    /// Their endings without the point.
    pub extensions: Vec<String>,
    /// Where to start.
    pub folder: Option<PathBuf>,
    /// The suggested name of a file to write; `None` asks for a file to read.
    pub save_as: Option<String>,
}

/// The system's dialogs, or what stands for them in a test. Called on a thread of its own, so that it may block.
pub trait FileDialogs: Send + Sync {
    /// The chosen path; `None` when cancelled or when there is no dialog.
    fn ask(&self, ask: &Ask) -> Option<PathBuf>;

    /// An empty answer faster than this means that there is no dialog.
    fn shortest_cancel(&self) -> Duration;
}

/// The dialogs of the desktop.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemDialogs;

impl FileDialogs for SystemDialogs {
    fn ask(&self, ask: &Ask) -> Option<PathBuf> {
        let mut dialog = rfd::FileDialog::new().set_title(&ask.title);
        if !ask.extensions.is_empty() {
            dialog = dialog.add_filter(&ask.kind, &ask.extensions);
        }
        if let Some(folder) = &ask.folder {
            dialog = dialog.set_directory(folder);
        }
        match &ask.save_as {
            Some(name) => dialog.set_file_name(name).save_file(),
            None => dialog.pick_file(),
        }
    }

    fn shortest_cancel(&self) -> Duration {
        Duration::from_millis(250)
    }
}

/// A question under way; `P` is what the answer is for.
pub struct PendingDialog<P> {
    purpose: P,
    ask: Ask,
    shortest_cancel: Duration,
    task: Option<Task<Option<PathBuf>>>,
    browser: Option<PathBrowser>,
}

/// How a question stands.
#[derive(Debug, Clone, PartialEq)]
pub enum DialogOutcome {
    /// No answer yet.
    Pending,
    /// Given up.
    Cancelled,
    /// The answer.
    Chosen(PathBuf),
}

impl<P> PendingDialog<P> {
    /// Asks.
    ///
    /// # Errors
    /// [`JobError`] when the system gives no thread.
    pub fn start(ctx: &Context, dialogs: &Arc<dyn FileDialogs>, purpose: P, ask: Ask) -> Result<Self, JobError> {
        let (asker, question, waker) = (Arc::clone(dialogs), ask.clone(), ctx.clone());
        let task = Task::spawn("file dialog", move |_| asker.ask(&question), move || waker.request_repaint())?;
        Ok(Self { purpose, ask, shortest_cancel: dialogs.shortest_cancel(), task: Some(task), browser: None })
    }

    /// What the answer is for.
    pub fn purpose(&self) -> &P {
        &self.purpose
    }

    /// Takes news from the system's dialog, or draws the browser.
    pub fn show(&mut self, ctx: &Context) -> DialogOutcome {
        if let Some(browser) = &mut self.browser {
            return match browser.show(ctx) {
                BrowserOutcome::Open => DialogOutcome::Pending,
                BrowserOutcome::Cancelled => DialogOutcome::Cancelled,
                BrowserOutcome::Chosen(path) => DialogOutcome::Chosen(path),
            };
        }
        let Some(done) = self.task.as_ref().and_then(Task::poll) else {
            return self.waiting_ui(ctx);
        };
        self.task = None;
        match done.outcome {
            Ok(Some(path)) => DialogOutcome::Chosen(path),
            Ok(None) if done.elapsed >= self.shortest_cancel => DialogOutcome::Cancelled,
            // No dialog in this session, or its library failed.
            Ok(None) | Err(_) => {
                self.browse();
                ctx.request_repaint();
                DialogOutcome::Pending
            }
        }
    }

    fn browse(&mut self) {
        self.task = None;
        self.browser = Some(PathBrowser::new(self.ask.clone()));
    }

    /// A note at the foot of the window while the system's dialog is open.
    fn waiting_ui(&mut self, ctx: &Context) -> DialogOutcome {
        let mut outcome = DialogOutcome::Pending;
        let foot = egui::Area::new(egui::Id::unique("file dialog is open"))
            .anchor(egui::Align2::CENTER_BOTTOM, egui::vec2(0.0, -40.0))
            .order(egui::Order::Foreground);
        foot.show(ctx, |ui| {
            egui::Frame::popup(ui.style()).show(ui, |ui| {
                ui.horizontal(|ui| {
                    ui.label(format!("{}: the system's dialog is open", self.ask.title));
                    if ui.button("Browse here").clicked() {
                        self.browse();
                    }
                    if ui.button("Cancel").clicked() {
                        outcome = DialogOutcome::Cancelled;
                    }
                });
            });
        });
        outcome
    }
}
