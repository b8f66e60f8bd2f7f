# -*- coding: utf-8 -*-

################################################################################
## Form generated from reading UI file 'first_start.ui'
##
## Created by: Qt User Interface Compiler version 6.11.3
##
## WARNING! All changes made in this file will be lost when recompiling UI file!
################################################################################

from PySide6.QtCore import (QCoreApplication, Qt)
from PySide6.QtWidgets import (QHBoxLayout, QLabel, QSizePolicy,
    QSpacerItem, QVBoxLayout)

class Ui_FirstStart(object):
    def setupUi(self, FirstStart):
        if not FirstStart.objectName():
            FirstStart.setObjectName(u"FirstStart")
        self.column = QVBoxLayout(FirstStart)
        self.column.setSpacing(12)
        self.column.setObjectName(u"column")
        self.column.setContentsMargins(32, 28, 32, 24)
        self.title = QLabel(FirstStart)
        self.title.setObjectName(u"title")
        self.title.setTextFormat(Qt.TextFormat.PlainText)
        self.title.setWordWrap(False)

        self.column.addWidget(self.title)

        self.explanation = QLabel(FirstStart)
        self.explanation.setObjectName(u"explanation")
        self.explanation.setTextFormat(Qt.TextFormat.PlainText)
        self.explanation.setWordWrap(True)

        self.column.addWidget(self.explanation)

        self.fields = QVBoxLayout()
        self.fields.setSpacing(12)
        self.fields.setObjectName(u"fields")

        self.column.addLayout(self.fields)

        self.remark = QLabel(FirstStart)
        self.remark.setObjectName(u"remark")
        self.remark.setTextFormat(Qt.TextFormat.PlainText)
        self.remark.setWordWrap(True)

        self.column.addWidget(self.remark)

        self.gap = QSpacerItem(0, 0, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Expanding)

        self.column.addItem(self.gap)

        self.safe = QLabel(FirstStart)
        self.safe.setObjectName(u"safe")
        self.safe.setTextFormat(Qt.TextFormat.PlainText)
        self.safe.setWordWrap(True)

        self.column.addWidget(self.safe)

        self.buttons = QHBoxLayout()
        self.buttons.setSpacing(8)
        self.buttons.setObjectName(u"buttons")

        self.column.addLayout(self.buttons)


        self.retranslateUi(FirstStart)
    # setupUi

    def retranslateUi(self, FirstStart):
        FirstStart.setWindowTitle(QCoreApplication.translate("FirstStart", u"CCHC Desktop", None))
        self.title.setText(QCoreApplication.translate("FirstStart", u"Ai \u0111ang d\u00f9ng m\u00e1y n\u00e0y?", None))
        self.title.setProperty(u"role", QCoreApplication.translate("FirstStart", u"title", None))
        self.explanation.setText(QCoreApplication.translate("FirstStart", u"M\u1ed7i \u0111i\u1ec1u ghi l\u1ea1i \u0111\u1ec1u k\u00e8m t\u00ean m\u00e1y v\u00e0 t\u00ean ng\u01b0\u1eddi ghi, \u0111\u1ec3 khi gh\u00e9p s\u1ed1 li\u1ec7u c\u1ee7a nhi\u1ec1u ng\u01b0\u1eddi bi\u1ebft ai ghi \u0111i\u1ec1u g\u00ec. Ch\u1ec9 h\u1ecfi m\u1ed9t l\u1ea7n; s\u1eeda \u0111\u01b0\u1ee3c trong Thi\u1ebft l\u1eadp.", None))
        self.explanation.setProperty(u"role", QCoreApplication.translate("FirstStart", u"muted", None))
        self.remark.setText("")
        self.remark.setProperty(u"role", QCoreApplication.translate("FirstStart", u"note", None))
        self.remark.setProperty(u"tone", QCoreApplication.translate("FirstStart", u"wrong", None))
        self.safe.setText(QCoreApplication.translate("FirstStart", u"\u2713 Kh\u00f4ng c\u1ea7n m\u1ea1ng, kh\u00f4ng c\u1ea7n t\u00e0i kho\u1ea3n. S\u1ed1 li\u1ec7u v\u00e0 kh\u00f3a c\u1ee7a m\u00e1y n\u1eb1m tr\u00ean m\u00e1y n\u00e0y.", None))
        self.safe.setProperty(u"role", QCoreApplication.translate("FirstStart", u"note", None))
        self.safe.setProperty(u"tone", QCoreApplication.translate("FirstStart", u"good", None))
    # retranslateUi

