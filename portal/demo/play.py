"""The campaign half way, made through the site's own services: what they would refuse, the demonstration cannot show."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from uuid import uuid4

from accounts.models import Classroom, Seat, User
from campaigns.calendar import DayRange, day_in_vietnam
from campaigns.models import Campaign, Enrolment, Phase, PhaseWindow
from campaigns.services.campaign import Programme, create_campaign, start_campaign
from campaigns.services.enrolment import accept_invitation, invite_institutions
from commitments.models import Commitment, PledgeVersion
from commitments.services.acting import Signing, decline_as_student, sign_as_student, sign_for_class
from commitments.services.opening import close_opening, open_commitments
from commitments.services.sequencing import sequence_pending
from jobs.services.running import claim_job, run_claimed
from portal.demo import plan
from portal.demo.answers import Person, answer
from portal.demo.people import People, unit_of
from quizzes.answers import AnswerPost, GivenAnswer
from quizzes.definitions import QuizDefinition, quiz_definition
from quizzes.models import Presence, Quiz, QuizVersion, Series, Sitting
from quizzes.services.answering import take_answers
from quizzes.services.hands import record_hands
from quizzes.services.series import practice_series, subject_of
from quizzes.services.sitting import close_sitting, open_sitting
from quizzes.tokens import AttemptToken

STAGES = ("pretest", "lesson", "posttest", "pledge")
DAYS_AGO = {"pretest": 20, "lesson": 12, "posttest": 3, "pledge": 1}
STAYS_OPEN = timedelta(days=30)  # the demonstration's own sittings, so that their codes still work in a week


@dataclass
class Stage:
    """What playing a class needs."""

    classroom: Classroom
    plan: plan.ClassPlan
    teacher: User
    series: Series
    persons: dict[Seat, Person]
    random: Random


def make_campaign(people: People, at: datetime) -> Campaign:
    """Posttest under way: the pretest three weeks ago, the lesson two, the retention test in a month."""
    today = day_in_vietnam(at)

    def days(first: int, last: int) -> DayRange:
        return DayRange(today + timedelta(days=first), today + timedelta(days=last))

    organiser = people.users[plan.ORGANISERS[0][0]]
    campaign = create_campaign(
        unit=unit_of(plan.PROVINCE_CODE),
        programme=Programme(
            name=plan.CAMPAIGN_NAME,
            legal_basis=plan.LEGAL_BASIS,
            days={
                "pretest": days(-24, -17),
                "lesson": days(-16, -8),
                "posttest": days(-7, 6),
                "pledge": days(7, 14),
                "retention": days(34, 41),
            },
        ),
        by=organiser,
        at=at - timedelta(days=30),
        is_demonstration=True,
    )
    invited = invite_institutions(
        campaign=campaign, institutions=people.institutions.values(), by=organiser, at=at - timedelta(days=29)
    )
    heads = {institution.name: people.users[institution.head[0]] for institution in plan.INSTITUTIONS}
    accepting = {institution.name for institution in plan.INSTITUTIONS if institution.has_accepted}
    for enrolment in invited:
        if enrolment.institution.name in accepting:
            accept_invitation(enrolment=enrolment, by=heads[enrolment.institution.name], at=at - timedelta(days=27))
    start_campaign(campaign=campaign, by=organiser, at=at - timedelta(days=26))
    # Schools that are ahead sign already: an institution has dates of its own.
    PhaseWindow.objects.filter(
        phase__campaign=campaign, phase__step=Phase.Step.PLEDGE, enrolment__state=Enrolment.State.ACCEPTED
    ).update(opens_at=at - timedelta(days=3))
    return campaign


def play(people: People, campaign: Campaign, random: Random, at: datetime) -> None:
    """Let every class of an institution that takes part go as far as its plan says."""
    for institution_plan in plan.INSTITUTIONS:
        for class_plan in institution_plan.classes:
            classroom = people.classrooms[institution_plan.name, class_plan.name]
            seats = list(classroom.seats.filter(to_on=None).select_related("student").order_by("number"))
            stage = Stage(
                classroom=classroom,
                plan=class_plan,
                teacher=people.users[class_plan.teacher],
                series=campaign.series,
                persons={seat: Person.drawn(random) for seat in seats},
                random=random,
            )
            if institution_plan.has_accepted:
                _play_class(stage, campaign, at)
            else:
                _open_for_trying(stage.classroom, stage.teacher, at)
    while sequence_pending(at):
        pass


def _play_class(stage: Stage, campaign: Campaign, at: datetime) -> None:
    reached = STAGES.index(stage.plan.stage)
    quizzes = {phase.step: phase.quiz for phase in campaign.phases.select_related("quiz") if phase.quiz}
    for step in STAGES[:3]:
        quiz = quizzes[step]
        if step == stage.plan.stage:
            _under_way(stage, quiz, step, at)
        elif STAGES.index(step) < reached:
            _done(stage, quiz, step, at)
    if stage.plan.stage == "pledge":
        _sign(stage, campaign, at)
        _open_for_trying(stage.classroom, stage.teacher, at)


def _done(stage: Stage, quiz: Quiz, step: str, at: datetime) -> None:
    """A step that is behind the class: nine in ten were there and finished."""
    begin = _school_hour(at, DAYS_AGO[step], stage)
    if stage.plan.by_hands:
        _by_hands(stage, quiz, step, begin)
        return
    sitting = _open(stage, quiz, step, begin)
    for seat in stage.persons:
        if stage.random.random() < 0.93:
            _take(stage, sitting, seat, begin + timedelta(minutes=stage.random.uniform(6, 22)))
    close_sitting(sitting=sitting, by=stage.teacher, at=begin + timedelta(minutes=40))


def _under_way(stage: Stage, quiz: Quiz, step: str, at: datetime) -> None:
    """The open sitting: half of the class has finished, some are in the middle, the rest is still to come."""
    sitting = _open(stage, quiz, step, at - timedelta(minutes=25), closes_at=at + STAYS_OPEN)
    for seat in list(stage.persons)[6:]:  # the first numbers are left for whoever tries the demonstration
        drawn = stage.random.random()
        if drawn < 0.5:
            _take(stage, sitting, seat, at - timedelta(minutes=stage.random.uniform(1, 12)))
        elif drawn < 0.62:
            _take(stage, sitting, seat, at - timedelta(minutes=1), share=0.5)


def open_what_has_closed(at: datetime) -> None:
    """Each class of the demonstration gets a sitting again whose code works."""
    rooms = Classroom.objects.filter(institution__is_demonstration=True, is_trial=False, archived_at=None)
    teachers = {one.name: one.teacher for institution in plan.INSTITUTIONS for one in institution.classes}
    for classroom in rooms.exclude(sittings__in=Sitting.objects.filter(join_code__expires_at__gt=at)):
        if classroom.name in teachers:
            _open_for_trying(classroom, User.objects.get(username=teachers[classroom.name]), at)


def _open_for_trying(classroom: Classroom, teacher: User, at: datetime) -> None:
    """A practice sitting outside the campaign, so that every class has a code that works."""
    quiz = Quiz.objects.get(key="lesson-more")
    open_sitting(
        classroom=classroom,
        quiz_version=_newest(quiz),
        series=practice_series(classroom),
        step="practice",
        by=teacher,
        at=at,
        closes_at=at + STAYS_OPEN,
    )


def _open(
    stage: Stage,
    quiz: Quiz,
    step: str,
    at: datetime,
    closes_at: datetime | None = None,
    way: str = Sitting.Way.DEVICES,
) -> Sitting:
    return open_sitting(
        classroom=stage.classroom,
        quiz_version=_newest(quiz),
        series=stage.series,
        step=step,
        by=stage.teacher,
        at=at,
        closes_at=closes_at,
        way=way,
    )


def _newest(quiz: Quiz) -> QuizVersion:
    version = QuizVersion.objects.latest_of(quiz)
    if version is None:
        raise LookupError(f"quiz {quiz.key} is not published: load_pack content/core first")
    return version


def _take(stage: Stage, sitting: Sitting, seat: Seat, at: datetime, share: float = 1.0) -> None:
    """One student's attempt as their browser would have sent it. share: how much of it is answered."""
    definition = quiz_definition(sitting.quiz_version_id)
    Presence.objects.get_or_create(
        institution_id=sitting.institution_id,
        sitting=sitting,
        student=seat.student,
        defaults={"number": seat.number, "joined_at": max(sitting.opened_at, at - timedelta(minutes=12))},
    )
    token = AttemptToken(
        institution=sitting.institution_id,
        sitting=sitting.pk,
        quiz_version=sitting.quiz_version_id,
        series=sitting.series_id,
        subject=subject_of(stage.series, seat.student_id),
        student=seat.student_id,
        number=seat.number,
        round=0,
        is_assessment=sitting.is_assessment,
        step=sitting.step,
    )
    responses = _answers(stage, definition, seat, sitting.step, at)
    responses = responses[: round(len(responses) * share)]
    finish = len(responses) if share == 1.0 else None
    post = AnswerPost(
        sent_at=at, started_at=at - timedelta(minutes=9), taken="own", responses=tuple(responses), finish=finish
    )
    receipt = take_answers(token=token, attempt_id=uuid4(), post=post, at=at)
    if receipt.refused:
        raise AssertionError(f"refused: {receipt.refused}")


def _answers(stage: Stage, definition: QuizDefinition, seat: Seat, step: str, at: datetime) -> list[GivenAnswer]:
    given = []
    for position, (key, item) in enumerate(definition.items.items()):
        value, sure = answer(item.compiled.content, item.compiled.key, stage.persons[seat], step, stage.random)
        given.append(GivenAnswer(key, value, sure, at - timedelta(seconds=20 * (len(definition.items) - position))))
    return given


def _by_hands(stage: Stage, quiz: Quiz, step: str, at: datetime) -> None:
    """The whole class before one screen: for each message the smaller side is counted."""
    sitting = _open(stage, quiz, step, at, way=Sitting.Way.HANDS)
    present = round(len(stage.persons) * 0.94)
    crowd = list(stage.persons.values())[:present]
    judged = [item for item in quiz_definition(sitting.quiz_version_id).items.values() if item.kind == "judge"]
    for position, item in enumerate(judged):
        said = [answer(item.compiled.content, item.compiled.key, person, step, stage.random)[0] for person in crowd]
        scam = said.count("scam")
        moment = at + timedelta(minutes=2 + 3 * position)
        record_hands(
            sitting=sitting,
            item_key=item.key,
            smaller_side="scam" if scam * 2 <= present else "legitimate",
            smaller_count=min(scam, present - scam),
            present=present,
            at=moment,
            now=moment,
        )
    close_sitting(sitting=sitting, by=stage.teacher, at=at + timedelta(minutes=44))


def _sign(stage: Stage, campaign: Campaign, at: datetime) -> None:
    """The class's signing: most confirm, a few decline, a few have not answered; the teacher confirms too."""
    begin = _school_hour(at, DAYS_AGO["pledge"], stage)
    versions = PledgeVersion.objects.filter(pledge__family="hoc-sinh", pledge__role="student").select_related("pledge")
    fitting = [
        version
        for version in versions.order_by("-number")
        if (version.pledge.min_grade or 0) <= (stage.classroom.grade or 12) <= (version.pledge.max_grade or 12)
    ]
    opening = open_commitments(
        classroom=stage.classroom, pledge_version=fitting[0], series=campaign.series, by=stage.teacher, at=begin
    )
    waiting = Commitment.objects.filter(classroom=stage.classroom, student__isnull=False)
    by_student = {commitment.student_id: commitment for commitment in waiting.select_related("pledge_version")}
    for seat in stage.persons:
        drawn, moment = stage.random.random(), begin + timedelta(minutes=stage.random.uniform(2, 20))
        signing = Signing(typed_name=seat.student.name or str(seat.number), shown_by="pin", device="own")
        if drawn < 0.8:
            sign_as_student(commitment=by_student[seat.student_id], student=seat.student, signing=signing, at=moment)
        elif drawn < 0.87:
            decline_as_student(commitment=by_student[seat.student_id], student=seat.student, signing=signing, at=moment)
    teachers = PledgeVersion.objects.filter(pledge__role="teacher").order_by("-number").first()
    if teachers is not None:
        sign_for_class(
            classroom=stage.classroom,
            version=teachers,
            series=campaign.series,
            by=stage.teacher,
            signing=Signing(typed_name=stage.teacher.full_name, shown_by="none"),
            at=begin + timedelta(minutes=25),
        )
    close_opening(opening=opening, by=stage.teacher, at=begin + timedelta(minutes=40))


def _school_hour(at: datetime, days_ago: int, stage: Stage) -> datetime:
    """Some morning hour of that day in Vietnam; never in the future."""
    day = (at - timedelta(days=days_ago)).replace(hour=0, minute=0, second=0, microsecond=0)
    return day + timedelta(hours=stage.random.choice((0, 1, 2, 3)), minutes=stage.random.choice((0, 10, 45)))


def run_what_is_queued(at: datetime) -> int:
    """Count the classes and publish the snapshot now instead of when a worker comes."""
    count = 0
    while (job := claim_job(at=at + timedelta(minutes=5))) is not None:
        run_claimed(job)
        count += 1
    return count
