from django.urls import path

from accounts.views import contacts, institution, roster, students

CLASS = "teach/classes/<uuid:classroom_id>"
SEAT = f"{CLASS}/students/<uuid:seat_id>"
HEAD = "head/<uuid:institution_id>"
TEACHER = f"{HEAD}/staff/<uuid:user_id>"

app_name = "accounts"
urlpatterns = [
    path(f"{CLASS}/roster/", roster.class_roster, name="class-roster"),
    path(f"{CLASS}/roster/<uuid:job_id>/", roster.class_roster_step, name="class-roster-step"),
    path(f"{CLASS}/students/", students.students, name="students"),
    path(f"{SEAT}/", students.student, name="student"),
    path(f"{SEAT}/sheet/", students.sheet_received, name="sheet-received"),
    path(f"{SEAT}/consent/", students.student_consent, name="student-consent"),
    path(f"{SEAT}/name/", students.student_name, name="student-name"),
    path(f"{SEAT}/card/", students.student_card, name="student-card"),
    path(f"{SEAT}/leave/", students.student_leave, name="student-leave"),
    path(f"{CLASS}/cards/", students.cards, name="cards"),
    path(f"{CLASS}/cards/<uuid:job_id>/", students.cards_job, name="cards-job"),
    path(f"{HEAD}/ground/", institution.ground, name="ground"),
    path(f"{HEAD}/roster/", roster.school_roster, name="school-roster"),
    path(f"{HEAD}/roster/<uuid:job_id>/", roster.school_roster_step, name="school-roster-step"),
    path(f"{HEAD}/staff/", institution.teachers, name="staff"),
    path(f"{HEAD}/staff/new/", institution.teacher_new, name="teacher-new"),
    path(f"{TEACHER}/", institution.teacher, name="teacher"),
    path(f"{TEACHER}/password/", institution.teacher_password, name="teacher-password"),
    path(f"{TEACHER}/remove/", institution.teacher_remove, name="teacher-remove"),
    path("organise/contacts/", contacts.contacts, name="contacts"),
    path("organise/contacts/new/", contacts.contact_new, name="contact-new"),
    path("organise/contacts/<uuid:contact_id>/approve/", contacts.contact_approve, name="contact-approve"),
    path("organise/contacts/<uuid:contact_id>/turn-down/", contacts.contact_turn_down, name="contact-turn-down"),
]
