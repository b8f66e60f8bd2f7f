# -*- coding: utf-8 -*-

################################################################################
## Form generated from reading UI file 'recovery_window.ui'
##
## Created by: Qt User Interface Compiler version 6.11.3
##
## WARNING! All changes made in this file will be lost when recompiling UI file!
################################################################################

from PySide6.QtCore import (QCoreApplication, Qt)
from PySide6.QtWidgets import (QHBoxLayout, QLabel, QSizePolicy,
    QSpacerItem, QVBoxLayout)

class Ui_RecoveryWindow(object):
    def setupUi(self, RecoveryWindow):
        if not RecoveryWindow.objectName():
            RecoveryWindow.setObjectName(u"RecoveryWindow")
        self.column = QVBoxLayout(RecoveryWindow)
        self.column.setSpacing(10)
        self.column.setObjectName(u"column")
        self.column.setContentsMargins(32, 28, 32, 24)
        self.title = QLabel(RecoveryWindow)
        self.title.setObjectName(u"title")
        self.title.setTextFormat(Qt.TextFormat.PlainText)
        self.title.setWordWrap(True)

        self.column.addWidget(self.title)

        self.what = QLabel(RecoveryWindow)
        self.what.setObjectName(u"what")
        self.what.setTextFormat(Qt.TextFormat.PlainText)
        self.what.setWordWrap(True)

        self.column.addWidget(self.what)

        self.safe = QLabel(RecoveryWindow)
        self.safe.setObjectName(u"safe")
        self.safe.setTextFormat(Qt.TextFormat.PlainText)
        self.safe.setWordWrap(True)

        self.column.addWidget(self.safe)

        self.remedy = QLabel(RecoveryWindow)
        self.remedy.setObjectName(u"remedy")
        self.remedy.setTextFormat(Qt.TextFormat.PlainText)
        self.remedy.setWordWrap(True)

        self.column.addWidget(self.remedy)

        self.choices = QVBoxLayout()
        self.choices.setSpacing(8)
        self.choices.setObjectName(u"choices")

        self.column.addLayout(self.choices)

        self.said = QLabel(RecoveryWindow)
        self.said.setObjectName(u"said")
        self.said.setTextFormat(Qt.TextFormat.PlainText)
        self.said.setWordWrap(True)

        self.column.addWidget(self.said)

        self.gap = QSpacerItem(0, 0, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Expanding)

        self.column.addItem(self.gap)

        self.place = QLabel(RecoveryWindow)
        self.place.setObjectName(u"place")
        self.place.setTextFormat(Qt.TextFormat.PlainText)
        self.place.setWordWrap(True)

        self.column.addWidget(self.place)

        self.buttons = QHBoxLayout()
        self.buttons.setSpacing(8)
        self.buttons.setObjectName(u"buttons")

        self.column.addLayout(self.buttons)


        self.retranslateUi(RecoveryWindow)
    # setupUi

    def retranslateUi(self, RecoveryWindow):
        RecoveryWindow.setWindowTitle(QCoreApplication.translate("RecoveryWindow", u"CCHC Desktop", None))
        self.title.setText(QCoreApplication.translate("RecoveryWindow", u"Ch\u01b0a m\u1edf \u0111\u01b0\u1ee3c d\u1eef li\u1ec7u", None))
        self.title.setProperty(u"role", QCoreApplication.translate("RecoveryWindow", u"title", None))
        self.what.setText("")
        self.what.setProperty(u"role", QCoreApplication.translate("RecoveryWindow", u"body", None))
        self.safe.setText("")
        self.safe.setProperty(u"role", QCoreApplication.translate("RecoveryWindow", u"body", None))
        self.safe.setProperty(u"tone", QCoreApplication.translate("RecoveryWindow", u"good", None))
        self.remedy.setText("")
        self.remedy.setProperty(u"role", QCoreApplication.translate("RecoveryWindow", u"body", None))
        self.said.setText("")
        self.said.setProperty(u"role", QCoreApplication.translate("RecoveryWindow", u"muted", None))
        self.place.setText("")
        self.place.setProperty(u"role", QCoreApplication.translate("RecoveryWindow", u"note", None))
    # retranslateUi

