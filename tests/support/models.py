"""Imports every module that maps a table, so that the metadata is complete."""

from __future__ import annotations

from bot import audit, inbox, people
from bot.alarm import store as alarm
from bot.announcements import store as announcements
from bot.answers import asked, notes
from bot.consultations import store as consultations
from bot.conversation import dialogue
from bot.duty import store as duty
from bot.events import store as events
from bot.inquiries import store as inquiries
from bot.office import store as office
from bot.outbox import store as outbox
from bot.quiz import store as quiz
from bot.recall import store as recall
from bot.staff import store as staff
from bot.subscriptions import store as subscriptions

TABLES = (
    audit.AuditRow,
    staff.StaffAccount,
    staff.StaffSession,
    inbox.InboxRow,
    office.Setting,
    duty.Duty,
    people.Person,
    people.PersonAddress,
    people.Consent,
    dialogue.DialogueRow,
    asked.Asked,
    notes.EntryNote,
    inquiries.Inquiry,
    inquiries.InquiryReply,
    alarm.AlarmSent,
    inquiries.InquiryAddition,
    inquiries.InquiryNote,
    inquiries.CannedSentence,
    outbox.OutboxRow,
    consultations.Draft,
    events.Event,
    events.Registration,
    events.Reminder,
    events.Feedback,
    subscriptions.Subscription,
    subscriptions.SubscriptionTag,
    announcements.Announcement,
    announcements.DigestItem,
    announcements.WeeklyCard,
    recall.Hold,
    quiz.Quiz,
    quiz.QuizPlayer,
    consultations.DraftVersion,
    consultations.ProvisionRow,
    consultations.Meeting,
    consultations.MeetingDraft,
    consultations.OpinionGroup,
    consultations.Opinion,
    consultations.OpinionChange,
    consultations.UnfinishedOpinion,
)
